"""Links that must lead nowhere, and addresses that must not be connected to."""

from __future__ import annotations

BLOCKED_ADDRESSES = (
    *("0.0.0.0", "0.255.255.255", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "127.0.0.1"),
    *("127.255.255.254", "168.63.129.16", "169.254.0.1", "169.254.169.254", "169.254.170.2", "172.16.0.1"),
    *("172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1"),
    *("192.168.0.1", "192.175.48.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1"),
    *("239.255.255.250", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:93.184.216.34", "::ffff:0:127.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "100:0:0:1::1", "2001::1", "2001:0:7f00:1::", "2001:2::1"),
    *("2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2620:4f:8000::1"),
    *("3ffe::1", "3fff::1", "4000::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fd20:ce::254", "fe80::1"),
    *("fe80::1%eth0", "fec0::1", "ff02::1", "2606:4700:10:20:0:5efe:10.0.0.1", "2606:4700:10:20:200:5efe:7f00:1"),
)
PUBLIC_ADDRESSES = (
    *("1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255"),
    *("172.32.0.0", "192.0.1.0", "192.167.255.255", "198.17.255.255", "198.20.0.0", "223.255.255.255"),
    *("2001:200::1", "2001:4860:4860::8888", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e"),
)

LINKS = (
    # addresses as they are
    *(f"http://{address}/" for address in BLOCKED_ADDRESSES if ":" not in address),
    *(f"https://[{address}]/" for address in BLOCKED_ADDRESSES if ":" in address),
    # numbers in other dress
    *("http://2130706433/", "http://017700000001/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/"),
    *("http://127.1/", "http://127.0.1/", "http://127.0.0.01/", "http://127.0.0.1./", "http://0/", "http://0x/"),
    *("http://127.0.0.1.0x1/", "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/", "http://１２７.0.0.1/"),
    *("http://١٢٧.٠.٠.١/", "http://%31%32%37.0.0.1/", "http://256.256.256.256/", "http://1.2.3.4.5/"),
    *("http://[127.0.0.1]/", "http://[::1", "http://::1/", "http://[v1.x]/", "http://[::1%25lo]/"),
    # names that are not public
    *("http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://db.localhost/", "http://intranet/"),
    *("http://router.lan/", "http://printer.local/", "http://metadata.google.internal/computeMetadata/v1/"),
    *("http://host.docker.internal/", "http://api.default.svc.cluster.local/", "http://nas.home.arpa/"),
    *("http://1.0.0.127.in-addr.arpa/", "http://hidden.onion/", "http://wiki.corp/", "http://ｌｏｃａｌｈｏｓｔ/"),
    # what is no plain web link
    *("", "   ", "news", "example.com/news", "//example.com/news", "file:///etc/passwd", "FILE:///etc/passwd"),
    *("ftp://example.com/", "gopher://example.com:70/_x", "data:text/html,x", "javascript:alert(1)"),
    *("ws://example.com/", "jar:http://example.com!/", "unix:///run/docker.sock", "http:", "http:///news", "https://"),
    *("http://user@example.com/", "http://user:word@example.com/", "http://:@example.com/", "http://@example.com/"),
    *("http://example.com\\@127.0.0.1/", "http://127.0.0.1\\.example.com/", "http:\\\\127.0.0.1\\"),
    *("http://exa\tmple.com/", "http://example.com/\r\nHost: a", "http://exam ple.com/", "http://example.com\0/"),
    *("http://example..com/", "http://.example.com/", "http://-example.com/", "http://exa*mple.com/"),
    *(f"http://{'a' * 64}.com/", f"http://{'a.' * 130}com/", f"http://example.com/{'a' * 2048}"),
    *("http://exa℀mple.com/", "http://example.com/\ud800"),
    # ports on which other things wait
    *("http://example.com:22/", "http://example.com:25/", "http://example.com:6379/", "http://example.com:0/"),
    *("http://example.com:65536/", "http://example.com:-1/", "http://example.com:８０/", "http://example.com:8o/"),
    *("http://127.0.0.1:2375/", "http://[::1]:11211/"),
)

NAMES = {
    "loop.example.com": ["127.0.0.1"],
    "six.example.com": ["::1"],
    "mapped.example.com": ["::ffff:10.0.0.1"],
    "cloud.example.com": ["169.254.169.254"],
    "half.example.com": ["93.184.216.34", "10.0.0.1"],
    "halfsix.example.com": ["2606:4700::1", "fd00::1"],
    "scoped.example.com": ["fe80::1%eth0"],
    "127.0.0.1.example.com": ["127.0.0.1"],
}
"""Public names with addresses that are not."""
