"""Which machines may be reached at all: public ones, and the origins that network.yml names. Pure."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from site_builder.network.addresses import parse_origin, parse_web_address

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Prefixes whose addresses carry an IPv4 address that the packet would end at (RFC 6052, 3056, 4380).
_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))


def is_public(address: str) -> bool:
    """Whether an IP address, as a socket names it, belongs to the public internet.

    Loopback, private, link-local, shared, multicast and reserved addresses do not, nor do IPv6 addresses that are
    mapped or translated to such an IPv4 address.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return "%" not in address and all(_is_public(one) for one in _meant(ip))


def origin_of(url: str) -> str:
    """The origin of an absolute http(s) address in normal form (RFC 6454 6.2), or empty."""
    if not parse_web_address(url.partition("#")[0]):
        return ""
    parts = urlsplit(url)
    return parse_origin(f"{parts.scheme}://{parts.netloc}")


def may_redirect(here: str, there: str) -> bool:
    """Whether a redirect from `here` to `there` may be followed: http(s) without login, never from https to http."""
    target = origin_of(there)
    return bool(target) and not (here.startswith("https:") and target.startswith("http:"))


def _is_public(ip: _Address) -> bool:
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _meant(ip: _Address) -> tuple[_Address, ...]:
    """The address itself, and the IPv4 addresses inside it."""
    if isinstance(ip, ipaddress.IPv4Address):
        return (ip,)
    if ip.ipv4_mapped:
        return (ip.ipv4_mapped,)
    inside: list[_Address] = [ip]
    if any(ip in network for network in _NAT64):
        return (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF),)
    if ip.sixtofour:
        inside.append(ip.sixtofour)
    if ip.teredo:
        inside.extend(ip.teredo)
    if int(ip) >> 32 == 0:
        inside.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return tuple(inside)
