from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import jinja2
import pytest
from demo import Demo
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from site_builder.engine.aliases import Takings, plan_aliases
from site_builder.engine.assets import read_assets
from site_builder.engine.cards import Part
from site_builder.engine.edition import Edition, HandPage
from site_builder.engine.frame import plan_site
from site_builder.engine.news import plan_pages
from site_builder.engine.pages import Page
from site_builder.engine.press import LAYOUT, Context, Later, Press, Render
from site_builder.engine.shell import make_environment, make_render
from site_builder.engine.theme import find_theme

PAGE = """\
<h1 title="{{ a }}">{{ a }}</h1>
{% if b %}<p>{{ b }}</p>{% else %}<hr>{% endif %}
{% for entry in entries %}<li>{{ entry.name }}{% if entry.href %} {{ entry.href }}{% endif %}</li>
{% endfor %}
{{ b }} {{ a }}
"""
NESTED = """\
{% if a %}A{% endif %}{{ a.x }}{{ a.b }}{{ b }}
{% for e in a if a is iterable %}[{% if e is string %}{{ e }}{% else %}{% for x in e %}{{ x }},{% endfor %}{% endif %}]
{% endfor %}
"""
SLOTS = "\ue0000\ue001 \ue000{}\ue001 \ue0001\ue001"


def a_render(**templates: str) -> Render:
    """Renders `page`, or other templates, in full, escaping like ours."""
    env = jinja2.Environment(loader=jinja2.DictLoader({"page": PAGE, **templates}), autoescape=True)
    return lambda name, context: env.get_template(name).render(context)


def both(context: Context, template: str = PAGE, *, before: Context | None = None) -> tuple[str, str]:
    """The page as pressed and as rendered in full. `before` is printed first, so that its layout is at hand."""
    render = a_render(page=template)
    press = Press(render)
    if before is not None:
        press.print_page("page", before)
    return press.print_page("page", context).decode(), render("page", context)


def assert_same(context: Context, template: str = PAGE, *, before: Context | None = None) -> None:
    pressed, full = both(context, template, before=before)
    assert pressed == full


def a_context(**changes: Any) -> dict[str, Any]:
    return {"a": "Satu", "b": "Dua", "entries": [{"name": "x", "href": "y"}], **changes}


@pytest.mark.parametrize("value", ["<b>&\"'</b>", "{{ 7*7 }}", "{% raw %}", SLOTS, "😀 é", " ", "0", "False", "None"])
def test_a_text_is_escaped_and_printed_as_it_is(value: str) -> None:
    assert_same(a_context(a=value, b=value, entries=[{"name": value, "href": value}]))


def test_markup_is_not_escaped() -> None:
    pressed, full = both(a_context(b=Markup("<i>&amp;</i>")))
    assert "<p><i>&amp;</i></p>" in pressed
    assert pressed == full


def test_a_layout_is_recalled_from_one_build_to_the_next() -> None:
    """Of the same frame and shape, and with the slots of the press that recalls it."""
    facts: dict[str, str] = {}
    drawn: list[Context] = []
    render = a_render()

    def draw(template: str, context: Context) -> str:
        drawn.append(context)
        return render(template, context)

    def recall(key: str, work_out: Callable[[], str]) -> str:
        return facts[key] if key in facts else facts.setdefault(key, work_out())

    def print_it(frame: str, context: Context) -> str:
        return Press(draw, recall, frame).print_page("page", context).decode()

    first, second, third = a_context(), a_context(a="Tiga", b=SLOTS), a_context(b=None)
    for frame, context, count in (("f", first, 1), ("f", second, 1), ("f", third, 2), ("g", first, 3), ("g", third, 4)):
        assert print_it(frame, context) == render("page", context)
        assert len(drawn) == count
    assert all(key.startswith((f"{LAYOUT}f", f"{LAYOUT}g")) for key in facts)


@pytest.mark.parametrize("value", [None, "", Markup(""), False, True, 0, 1, 0.0, -0.0, 3, [], {}, ()])
@pytest.mark.parametrize("before", [None, "", Markup(""), False, True, 0, 1, 0.0, -0.0, "x", [], {}])
def test_what_a_template_can_tell_apart_has_a_layout_of_its_own(value: object, before: object) -> None:
    assert_same(a_context(b=value), before=a_context(b=before))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"a": {"x": "1"}, "b": "2"}, {"a": {"x": "1", "b": "2"}}),
        ({"a": [""], "b": "2"}, {"a": {"": "2"}, "b": "3"}),
        ({"a": [["1"], "2"]}, {"a": [["1", "2"]]}),
        ({"a": {}, "b": "2"}, {"a": {"b": "2"}}),
        ({"a": [], "b": "2"}, {"a": "", "b": "2"}),
    ],
)
def test_values_that_are_nested_differently_have_layouts_of_their_own(before: Context, after: Context) -> None:
    template = NESTED
    assert_same(after, template, before=before)


def test_a_value_printed_many_times_is_in_each_place() -> None:
    press = Press(a_render(page="{{ a }}-{{ a }}-{{ b }}-{{ a }}"))
    assert press.print_page("page", {"a": "x", "b": "y"}) == b"x-x-y-x"


def test_equal_values_in_different_places_are_not_confused() -> None:
    press = Press(a_render(page="{{ a }}-{{ b }}"))
    assert press.print_page("page", {"a": "x", "b": "x"}) == b"x-x"
    assert press.print_page("page", {"a": "y", "b": "z"}) == b"y-z"


def test_a_page_without_a_value_is_printed() -> None:
    assert_same({}, "<p>Tetap</p>")


def test_slot_marks_in_the_text_of_a_template_are_text() -> None:
    assert_same({"a": "x"}, SLOTS + "{{ a }}")


def test_a_template_is_rendered_once_for_each_shape() -> None:
    rendered = []
    render = a_render()

    def counting(template: str, context: Context) -> str:
        rendered.append(template)
        return render(template, context)

    press = Press(counting)
    for text in ("x", "y", "z"):
        press.print_page("page", a_context(a=text))
        press.print_page("page", a_context(a=text, b=None))
    assert rendered == ["page", "page"]


def test_a_part_is_taken_in_as_it_is() -> None:
    press = Press(a_render(part="<b>{{ a }}</b>", page="<p>{{ a }}</p>"))
    part = press.print_part("part", {"a": "<x>"})
    assert press.print_page("page", {"a": part}) == b"<p><b>&lt;x&gt;</b></p>"


@pytest.mark.parametrize("template", ["{{ a | upper }}", "{% if a == 'Satu' %}ya{% endif %}", "{{ a | length }}"])
def test_the_comparison_finds_a_template_that_computes_with_a_text(template: str) -> None:
    pressed, full = both(a_context(a="Satu"), template)
    assert pressed != full


leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 2),
    st.floats(allow_nan=False),
    st.text(max_size=6),
    st.text("<>&\"'{}%\ue000\ue0010123\0", max_size=6),
    st.builds(Markup, st.text("<>&ab", max_size=3)),
)
entries = st.lists(st.fixed_dictionaries({"name": leaves, "href": leaves}), max_size=3)
contexts = st.fixed_dictionaries({"a": leaves, "b": leaves, "entries": entries})


@given(st.lists(contexts, min_size=1, max_size=6))
def test_every_page_equals_the_page_rendered_in_full(pages: list[Mapping[str, Any]]) -> None:
    render = a_render()
    press = Press(render)
    for context in pages:
        assert press.print_page("page", context).decode() == render("page", context)


def test_every_page_of_the_demo_equals_the_page_that_its_template_renders_in_full(each_demo: Demo) -> None:
    assets = read_assets(find_theme())
    env = make_environment(None)
    compared: dict[str, int] = {}
    for edition in each_demo.editions():
        render = make_render(env, plan_site(edition, assets, (HandPage("profil/", "Profil"),)))
        press = Press(render)
        full = partial(_render_part, render)
        for pressed, rendered in zip(all_pages(edition, press.print_part), all_pages(edition, full), strict=True):
            assert pressed.file == rendered.file
            page = press.print_page(pressed.template, pressed.context).decode()
            assert page == render(rendered.template, rendered.context)
            compared[pressed.template] = compared.get(pressed.template, 0) + 1
    templates = {path.relative_to(find_theme()).as_posix() for path in find_theme().rglob("*.html")}
    pages = {name for name in templates if "/parts/" not in name} - {"base.html", "main.html", "warta/card.html"}
    assert set(compared) == pages
    assert compared["warta/article.html"] >= 30


def all_pages(edition: Edition, part: Part) -> list[Page]:
    """All that the press prints of an edition."""
    aliases = plan_aliases(edition, Takings())
    return [*plan_pages(edition, part), *(page for page in aliases if isinstance(page, Page))]


def _render_part(render: Render, template: str, context: Context) -> Markup:
    return Markup(render(template, context))


def test_a_place_has_a_text_on_one_page_and_a_piece_on_the_next() -> None:
    for values in (("<", Markup("<i>"), "&"), (Markup("<i>"), "<", "&"), ("<", "&", Markup("<i>"))):
        for others in (("x", "y", "z"), (Markup("x"), "y", Markup("z"))):
            contexts = [dict(zip("abc", each, strict=True)) for each in (others, values)]
            assert_same(contexts[1], "{{ c }}{{ a }}{{ b }}{{ a }}", before=contexts[0])


@given(st.lists(st.text("a&<>\"'é😀\0", max_size=5)))
def test_texts_are_escaped_at_once_as_each_alone(texts: list[str]) -> None:
    context = {str(number): text for number, text in enumerate(texts)}
    assert_same({"all": context}, "{% for name in all %}<{{ all[name] }}>{% endfor %}")


@pytest.mark.parametrize("piece", [Markup("<i>&amp;</i>"), Markup("")])
def test_a_piece_that_is_printed_later_is_printed_as_if_it_were_there(piece: Markup) -> None:
    made = []

    def make() -> Markup:
        made.append(piece)
        return piece

    later = a_context(b=Later(lambda: "b", make), entries=[{"name": Later(lambda: "n", make), "href": None}])
    render = a_render()
    full = render("page", a_context(b=piece, entries=[{"name": piece, "href": None}]))
    assert Press(render).print_page("page", later).decode() == full
    assert repr(later["b"]) == "b"
