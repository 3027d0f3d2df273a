"""Which addresses of the internet may be asked for a page: public ones, and no other.

Whoever hands in a web address chooses where this machine connects to, and this machine may reach what the rest of the
world must not: its own services, its neighbours, the metadata of its cloud with the keys in it ("server-side request
forgery", CWE-918).
"""

from __future__ import annotations

import ipaddress
from typing import TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

# What the registries of special addresses (RFC 6890 and successors) did not always hold, and what they never will.
_FORBIDDEN = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT; Alibaba's metadata are in it
        "168.63.129.16/32",  # Azure's metadata, a public address by form
        "192.0.0.0/24",  # Oracle's metadata are in it
        "192.88.99.0/24",
        "198.18.0.0/15",
        "224.0.0.0/3",  # multicast, reserved, broadcast
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",  # Teredo among others
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "fc00::/7",
        "fec0::/10",
        "ff00::/8",
    )
)
# NAT64 carries an IPv4 address in its last 32 bits; networks without IPv4 reach the whole of it through this.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_IPV4_BITS = 0xFFFFFFFF


def is_public(address: Address) -> bool:
    """Whether an address is that of a machine on the public internet, whatever form it is written in."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id:
            return False
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & _IPV4_BITS))
    special = not address.is_global or address.is_multicast or address.is_reserved or address.is_unspecified
    return not special and not any(address in network for network in _FORBIDDEN)
