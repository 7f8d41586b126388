from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from index.domain.pending_reply import PendingReply
from index.storage.host.pending_replies import PendingReplies

REPLY = PendingReply(
    interaction=2**62, application=100, token="a-token", language="de", at=datetime(2026, 1, 2, tzinfo=UTC)
)
ADDED = replace(REPLY, interaction=7, server="200", jobs=(3, 4))


def test_what_is_kept_is_there_after_a_restart_and_closed_to_other_users(tmp_path: Path) -> None:
    path = tmp_path / "pending.sqlite"
    store = PendingReplies(path)
    store.keep(REPLY)
    store.keep(ADDED)
    assert path.stat().st_mode & 0o777 == 0o600
    assert PendingReplies(path).all() == [ADDED, REPLY]


def test_a_reply_is_replaced_and_dropped(tmp_path: Path) -> None:
    for store in (PendingReplies(), PendingReplies(tmp_path / "pending.sqlite")):
        store.keep(REPLY)
        store.keep(replace(REPLY, jobs=(1,)))
        assert [one.jobs for one in store.all()] == [(1,)]
        store.drop(REPLY.interaction)
        store.drop(REPLY.interaction)
        assert store.all() == []


def test_a_token_is_not_shown(tmp_path: Path) -> None:
    assert "a-token" not in repr(REPLY)
