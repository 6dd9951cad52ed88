"""The guard that keeps the tests on this machine."""

from __future__ import annotations

import socket
import threading

import pytest

from tests.conftest import CALLS_HOME

ELSEWHERE = ["192.0.2.1", "2001:db8::1", "0.0.0.0"]  # of no machine: RFC 5737, 3849


@pytest.mark.parametrize("host", ELSEWHERE)
def test_another_machine_is_out_of_reach(host: str) -> None:
    with pytest.raises(PermissionError, match="no test may reach"):
        socket.create_connection((host, 80), timeout=1)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as sender:
        with pytest.raises(PermissionError, match="no test may reach"):
            sender.sendto(b"", (host, 53))
        with pytest.raises(PermissionError, match="no test may reach"):
            sender.bind((host, 0))
    assert len(CALLS_HOME) >= 3
    CALLS_HOME.clear()


def test_a_thread_is_told_too() -> None:
    def call() -> None:
        with pytest.raises(PermissionError):
            socket.getaddrinfo("example.org", 80)

    thread = threading.Thread(target=call)
    thread.start()
    thread.join()
    assert CALLS_HOME == ["socket.getaddrinfo 'example.org'"]
    CALLS_HOME.clear()


def test_this_machine_is_not() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        with socket.create_connection(("localhost", server.getsockname()[1]), timeout=5):
            assert CALLS_HOME == []
    one, other = socket.socketpair()
    one.close()
    other.close()
