"""One example for every macro, with what it needs to be rendered.

A developed frame, an unexposed one, a line, a voided one: ``FRAMES``; the rest is beside it.
"""

from __future__ import annotations

from typing import Any

FRAMES: list[dict[str, Any]] = [
    {
        "number": "1",
        "id": "f1",
        "state": "developed",
        "kind": "photo",
        "src": "/media/1",
        "alt": "A drawn plate",
        "detail": "The platform clock",
        "href": "/rolls/r/frames/1",
        "is_circled": True,
    },
    {
        "number": "2",
        "id": "f2",
        "state": "developed",
        "kind": "line",
        "line": "I let him <finish>.",
    },
    {"number": "3", "id": "f3", "state": "developed", "kind": "audio", "src": None},
    {"number": "4", "state": "void"},
    {"number": "5", "state": "waiting", "is_fogged": True},
    {"number": "6", "state": "undecoded"},
    {"number": "7", "state": "film"},
    {"number": "8", "state": "rested"},
    {"number": "9", "state": "unexposed", "is_next": True},
    {"number": "10", "state": "gone", "href": "/rolls/r/frames/10"},
]
ROLL = {"virtue": "Order", "href": "/rolls/r", "colour": "moss", "exposed": 7, "size": 24}
CAPSULE = {
    "virtue": "Patience",
    "href": "/rolls/c",
    "colour": "viridian",
    "edge": "OSM 5024",
    "size": 24,
    "note": "spring 2031",
    "places": ["exposed", "circled", "fogged", "dark"],
}
CONTEXT: dict[str, Any] = {
    "frames": FRAMES,
    "roll": ROLL,
    "capsule": CAPSULE,
    "csrf_token": "a-token",
    "rehearsal": {"clock_text": "Sunday 4 May 2031, 09:00"},
    "walk_step": {
        "text": "Expose it.",
        "step": 1,
        "steps": 5,
        "leave": "/leave",
        "leaving": "Leave the walk",
        "is_quiet": False,
        "goes": ("The camera", "/capture"),
        "does": ("Let two weeks pass", "/weeks"),
        "form": "",
        "fresh": "/fresh",
    },
}

# (file, macro): what to render after the macro is imported.
EXAMPLES: dict[tuple[str, str], str] = {
    ("drawings", "icon"): "{{ icon('case') }}{{ icon(none) }}{{ icon('no such drawing') }}",
    ("drawings", "mark"): "{{ mark() }}",
    ("drawings", "cassette"): "{{ cassette('OSM', 36) }}",
    ("drawings", "pencil"): "{{ pencil(4) }}",
    ("forms", "csrf"): "{{ csrf(csrf_token) }}",
    ("forms", "button"): "{{ button('Go', 'grave', name='a', value='b', icon='key', "
    "disabled=true, small=true, attrs={'hx-post': '/x'}) }}",
    ("forms", "link_button"): "{{ link_button('Go', '/x', icon='back') }}",
    ("forms", "described"): "<i{{ described('a', none, none) }}></i>",
    ("forms", "remarks"): "{{ remarks('a', 'A hint', 'An error') }}",
    ("forms", "field"): "{{ field('a', 'A', '\"', hint='H', error='E', words=true) }}"
    "{{ field('b', 'B', type='password', required=true) }}",
    ("forms", "text_area"): "{{ text_area('a', 'A', '</textarea>', hint='H') }}",
    ("forms", "select"): "{{ select('a', 'A', [(1, 'one'), (2, 'two')], 2) }}",
    ("forms", "check"): "{{ check('a', 'A', checked=true, hint='H') }}",
    ("forms", "tried_fields"): "{{ tried_fields({'trying': '1'}, 'A try.', error='Too many.') }}",
    ("forms", "line_field"): "{% call line_field('a', 'A?', placeholder='p', button_text='Go') %}"
    "<a href='/b'>back</a>{% endcall %}{{ line_field('c', 'C', heading=true) }}",
    ("forms", "choice"): "{{ choice('a', 'A', [(24, '24'), (36, '36')], 24) }}",
    ("forms", "choice_cards"): "{{ choice_cards('a', 'A', [{'value': 1, 'name': 'One'}], 1) }}",
    ("forms", "seal_choice"): "{{ seal_choice('sealed', witnessed=true) }}",
    ("forms", "colour_choice"): "{{ colour_choice('madder') }}",
    ("forms", "gladness"): "{{ gladness() }}",
    ("page", "page_head"): "{% call page_head('A', 'B', ('C', '/c')) %}D{% endcall %}"
    "{{ page_head('A') }}",
    ("page", "notices"): "{{ notices([('kept', 'Kept.'), ('problem', 'No.')]) }}",
    ("page", "notice"): "{{ notice('Something happened.') }}",
    ("page", "nothing"): "{{ nothing('Nothing today.') }}",
    ("page", "facts"): "{{ facts([('A', 'B')]) }}",
    ("page", "table"): "{{ table(['A', 'B'], [['a', 1]], 'C', numbers=[1]) }}",
    ("page", "link_list"): "{{ link_list([{'name': 'A', 'href': '/a'}, "
    "{'name': 'B', 'href': '/b', 'note': 'n', 'icon': 'key', 'end': '3'}]) }}",
    ("page", "print_list"): "{{ print_list([{'name': 'A', 'href': '/a'}]) }}",
    ("page", "confirm"): "{% call confirm('Sure?', '/a', csrf_token, 'Yes', ('No', '/'), ['F'], "
    "grave=true, fields={'x': 1}) %}R{% endcall %}",
    ("page", "more"): "{% call more() %}B{% endcall %}",
    ("page", "pictured_steps"): "{{ pictured_steps([{'text': 'A', 'src': '/a.svg', 'alt': 'A'}, "
    "{'text': 'B', 'picture': 'trust'}]) }}",
    ("page", "asked"): "{{ asked([{'text': 'A', 'href': '/a', 'action': 'Go'}]) }}{{ asked([]) }}",
    ("page", "offer"): "{{ offer('Start it?', '/a', csrf_token, 'Yes', text='T') }}",
    ("page", "try_question"): "{{ try_question('Tried.', 'Before.', '/a', csrf_token, 'id', "
    "('Later', '/')) }}",
    ("page", "walk"): "{{ walk(walk_step, csrf_token) }}"
    "{{ walk(dict(walk_step, form='sheet', goes=none, fresh=''), csrf_token) }}",
    ("pictures", "picture"): "{{ picture('certificate') }}{{ picture(none) }}",
    ("page", "rehearsal_bar"): "{{ rehearsal_bar(rehearsal, csrf_token) }}",
    ("film", "frame_said"): "{% for f in frames %}{{ frame_said(f) }}{% endfor %}",
    ("film", "frame_picture"): "{% for f in frames %}{{ frame_picture(f) }}{% endfor %}",
    ("film", "frame_classes"): "<i class='{{ frame_classes(frames[0]) }}'></i>",
    ("film", "film_strip"): "{{ film_strip(frames, 'madder', 'OSM 24') }}",
    ("film", "contact_sheet"): "{{ contact_sheet(frames, circling=true) }}"
    "{{ contact_sheet(frames, 'plum', 'OSM 24') }}",
    ("film", "slide_mount"): "{{ slide_mount(frames[0], edge='OSM', large=true) }}",
    ("film", "slides"): "{{ slides(frames) }}",
    ("film", "counter"): "{{ counter(0, 24) }}{{ counter(24, 24, small=true, id='other') }}",
    ("case", "case"): "{% call case() %}A{% endcall %}",
    ("case", "rail"): "{{ rail([roll], '/rolls/load') }}",
    ("case", "film_can"): "{{ film_can(roll) }}",
    ("case", "boxes"): "{{ boxes([capsule], empty_text='E', empty_href='/e') }}",
    ("case", "slide_box"): "{{ slide_box(capsule) }}",
    ("case", "empty_place"): "{{ empty_place('E') }}",
    ("case", "question_place"): "{% call question_place() %}Q{% endcall %}",
    ("case", "tray"): "{% call(c, i) tray([capsule, none]) %}{{ i }}{{ c.virtue }}{% endcall %}",
    ("stage", "lamp"): "{{ lamp(90) }}{{ lamp(3) }}",
    ("stage", "stage"): "{{ stage(frames[0], '/n', '/l', 1, 3, 90, rehearsal=true) }}",
    ("stage", "stage_scent"): "{{ stage_scent('Vetiver', '/n', '/l', 90) }}",
    ("stage", "stage_end"): "{% call stage_end('Someone who waits.') %}F{% endcall %}",
    ("stage", "bath"): "{{ bath(3, 24, [('Decrypt', 3, 24)]) }}{{ bath(0, 0, id='none') }}",
    ("stage", "sentence"): "{{ sentence() }}",
    ("stage", "shutter"): "{{ shutter() }}",
    ("stage", "modes"): "{{ modes() }}",
}
