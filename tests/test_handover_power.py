"""The power goes in the middle of a handing over: nothing of it has happened."""

from __future__ import annotations

import json

COUNT = """
from zhongshu.core.events.models import Event
from zhongshu.core.handover.models import Handover
from zhongshu.core.matters.models import Matter, Task
from zhongshu.core.org.models import Person, Post
import json
person = Person.objects.get(username="fangzhiheng")
print(json.dumps([
    Event.objects.count(), Handover.objects.count(), Matter.objects.filter(drafter=person, phase="open").count(), person.is_active,
    Task.objects.filter(person=person).count(), Post.objects.filter(person=person, to_date=None).count(),
]))
"""
CUT = """
import os
from zhongshu.core.access.actors import actor_of
from zhongshu.core.handover.holdings import HOLDINGS, Holding, Row
from zhongshu.core.handover.inventory import Arrangement, take_inventory
from zhongshu.core.handover.operations.moving import hand_over
from zhongshu.core.org.models import Person, Post
from zhongshu.lib import clock
now = clock.now()
today = clock.day_of(now)
if {cut}:
    HOLDINGS.add("test.cut", Holding("test.cut", "断电", "断电", lambda _person, _day: [Row("x:1", "断电")], lambda _row, _move: os._exit(9)))
person, heir = Person.objects.get(username="fangzhiheng"), Person.objects.get(username="xueyijun")
plan = Arrangement("leaving", today, "断电演练", heir, {{post.pk: heir for post in Post.objects.filter(person=person, to_date=None)}})
officer = actor_of(Person.objects.get(officer="system"), today)
hand_over(person, plan, digest=take_inventory(person, today).digest, actor=officer, now=now)
"""


def test_a_power_cut_in_the_middle_leaves_everything_as_it_was(new_city):
    city = new_city("power")
    before = json.loads(city.python(COUNT).stdout)
    assert before[2] >= 2, "he has papers of his own"
    assert city.python(CUT.format(cut=True)).returncode == 9
    assert json.loads(city.python(COUNT).stdout) == before
    done = city.python(CUT.format(cut=False))
    assert done.returncode == 0, done.stderr
    events, handovers, drafted, is_active, _, posts = json.loads(city.python(COUNT).stdout)
    assert events > before[0]
    assert (handovers, drafted, is_active, posts) == (before[1] + 1, 0, False, 0)
    checked = city.zhongshu("verify")
    assert checked.returncode == 0, checked.stdout
