"""Which IP addresses are not of the public internet: an explicit list of networks.

``ipaddress.is_global`` is not relied on: which addresses it calls public differs between versions of Python
(CVE-2024-4032), and multicast, 6to4 and NAT64 count as public in some. The packages that guard requests
rely on its like (safehttpx), are young and bound to another client (drawbridge), or are no longer cared for
(advocate); and these networks change less than once in a year.
"""

from __future__ import annotations

from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

BLOCKED: tuple[Network, ...] = tuple(
    ip_network(text)
    for text in (
        # The IANA registry of special-purpose IPv4 addresses, whether or not it calls them global.
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24"),
        *("192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
        *("224.0.0.0/4", "240.0.0.0/4"),  # multicast; reserved, with broadcast
        "168.63.129.16/32",  # the platform's own address in every virtual network of Azure
        # All of IPv6 that is not 2000::/3: loopback, mapped, compatible, NAT64, unique local, link-local, multicast.
        *("::/3", "4000::/2", "8000::/1"),
        "2001::/23",  # protocols of the IETF, Teredo and ORCHID among them
        *("2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3ffe::/16", "3fff::/20"),
    )
)
"""The IANA registries of special-purpose addresses, joined with what Matrix's Synapse
(``DEFAULT_IP_RANGE_BLOCKLIST``) and Stripe's smokescreen (``classifyAddr``) refuse."""
_ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})
"""Upper half of an interface identifier that holds an IPv4 address (RFC 5214, section 6.1)."""


def blocked(address: Address) -> bool:
    """Whether an address is not one of the public internet, or holds another within it."""
    return any(address in network for network in BLOCKED) or (
        address.version == 6 and (int(address) >> 32) & 0xFFFF_FFFF in _ISATAP
    )


def literal(host: str) -> Address | None:
    """The IP address that a host is, or ``None`` for a name."""
    with suppress(ValueError):
        return ip_address(host)
    return None
