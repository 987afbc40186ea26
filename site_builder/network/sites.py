"""Decides where every site of the network stands. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from site_builder.model import Layout, Network, Office, Site
from site_builder.offices.tree import OfficeTree


def plan_sites(network: Network, tree: OfficeTree) -> Mapping[str, Site]:
    """The site of each office of the network by office id, in registry order.

    An office heard by its feed has a site of its own elsewhere; here it gets one only if offices of the network stand
    under it, as their portal. On one host the top office stands at the root and all others at `kantor/<id>/`. Without
    a top office the root stays empty. With a host for each office a site stands at its registered address, in `<id>`.
    """
    heard = {spec.office for spec in network.sources if spec.kind == "feed"}
    ids = {spec.office for spec in network.sources}
    offices = [
        tree.by_id(spec.office)
        for spec in network.sources
        if spec.office not in heard or any(office.id in ids for office in tree.descendants(spec.office))
    ]
    if network.layout is Layout.HOST_PER_OFFICE:
        sites = [_own_host(office) for office in offices]
    else:
        top = top_office([spec.office for spec in network.sources], tree)
        sites = [_on_one_host(office, top, network.base_url) for office in offices]
    return {site.office.id: replace(site, has_articles=site.office.id not in heard) for site in sites}


def plan_elsewhere(network: Network, tree: OfficeTree) -> Mapping[str, str]:
    """The home addresses of the offices whose sites others build, by office id."""
    built = plan_sites(network, tree)
    offices = [tree.by_id(spec.office) for spec in network.sources if spec.office not in built]
    return {office.id: home_url(office) for office in offices}


def top_office(ids: list[str], tree: OfficeTree) -> str | None:
    """The office among `ids` that stands above all others (a province, where it is alone), else None."""
    for candidate in ids:
        below = {office.id for office in tree.descendants(candidate)}
        if all(office == candidate or office in below for office in ids):
            return candidate
    return None


def home_url(office: Office) -> str:
    """The office's registered address, else its domain over https, with a final slash."""
    url = office.site_url or f"https://{office.domain}/"
    return url if url.endswith("/") else f"{url}/"


def _own_host(office: Office) -> Site:
    url = home_url(office)
    return Site(office=office, url=url, path=office.id, host_url=url)


def _on_one_host(office: Office, top: str | None, base_url: str) -> Site:
    path = "" if office.id == top else f"kantor/{office.id}"
    return Site(office=office, url=f"{base_url}{path}/" if path else base_url, path=path, host_url=base_url)
