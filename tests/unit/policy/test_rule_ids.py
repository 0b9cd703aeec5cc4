"""A team's files name rules that there are."""

from __future__ import annotations

import pytest

from kconfig_guard.errors import InputError
from kconfig_guard.policy.rule_ids import check_rule_ids
from kconfig_guard.profile.library import Library


def test_ids_of_the_library_must_exist() -> None:
    """The place and the nearest ids are told; the first wrong one counts."""
    library = Library()
    known = next(iter(library.rules))

    with pytest.raises(InputError) as caught:
        check_rule_ids(library, [(known, "w.yaml:2"), ("KGH-99999", "a:b.yaml:12"), ("KGW-99999", "w.yaml:14")])

    assert str(caught.value).startswith("a:b.yaml:12: there is no rule 'KGH-99999' (nearest: KG")


def test_other_ids_may_be_of_any_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Profiles that are not used in this run have rules too; the library is not even read for them."""
    monkeypatch.setattr(Library, "rules", property(lambda _: pytest.fail("the library was read")))

    check_rule_ids(Library(), [("TEAM-1", "w.yaml:2"), ("x.config:A", "w.yaml:3"), ("KGH-1x", "w.yaml:4")])
