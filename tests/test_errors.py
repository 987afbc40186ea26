from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from site_builder.errors import BuildBusy, OfficeUnknown, OutputUnwritable, SettingsInvalid, SourceFailed, WartaError


@pytest.mark.parametrize(
    "kind", [WartaError, SettingsInvalid, OfficeUnknown, OutputUnwritable, BuildBusy, SourceFailed]
)
def test_an_error_keeps_its_facts_when_it_is_sent_on(kind: type[WartaError]) -> None:
    sent = pickle.loads(pickle.dumps(kind("build.busy", path="situs")))
    assert (type(sent), sent.key, sent.facts) == (kind, "build.busy", {"path": "situs"})


def test_an_error_comes_whole_from_another_process() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool, pytest.raises(BuildBusy) as raised:
        pool.submit(_fail).result()
    assert raised.value.facts == {"path": "situs"}


def _fail() -> None:
    raise BuildBusy("build.busy", path="situs")
