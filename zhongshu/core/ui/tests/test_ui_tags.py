from django.template import Context, Template

from zhongshu.core.ui.templatetags.ui import badge, light, options, urged


def test_what_is_shown_is_escaped_wherever_it_stands():
    bad = '<b>"&'
    for made in (
        light("red", bad, bad),
        badge(bad, "blue", bad),
        urged({"count": 2, "last_text": bad}),
        options([{"value": bad, "title": bad}], bad),
    ):
        assert "<b>" not in made
        assert "&lt;b&gt;&quot;&amp;" in made


def test_a_light_tells_its_colour_in_words_and_why():
    assert light("amber", "市水务局", "三天后到期") == (
        '<span class="zs-light zs-light-amber" data-explain="三天后到期" tabindex="0">'
        '<span class="visually-hidden">黄灯：三天后到期</span><span>市水务局</span></span>'
    )
    assert light("", "") == '<span class="zs-light zs-light-grey"><span class="visually-hidden">无期限</span></span>'


def test_the_chosen_option_is_selected_and_what_was_never_urged_has_no_chip():
    choices = [{"value": 7, "title": "市财政局"}, {"value": "x", "title": "全部"}]
    assert options(choices, "7") == '<option value="7" selected>市财政局</option><option value="x">全部</option>'
    assert urged(None) == urged({}) == urged({"count": 0, "last_text": ""}) == ""


def test_the_component_says_what_the_tag_says():
    shown = Template('{% include "ui/components/light.html" with light="red" text="超期" explained="已超期2天" %}').render(Context())
    assert shown.strip() == light("red", "超期", "已超期2天")
