"""Several at once, with real processes on a copy of the demo city: one wins, the other gets a sentence, and a kill -9 loses and doubles nothing.

Processes wait for one another at pipes, never for a time. The second half of this module runs in processes of the city's own.
"""

from __future__ import annotations

import http.client
import http.cookiejar
import json
import queue
import random
import signal
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction

from tests import nursery
from tests.world import PASSED, go_on, holder_of, text
from zhongshu.business.documents.flow import COORDINATION, REGISTER, ROUTED_STEPS, SIGN_OFF
from zhongshu.business.documents.models import Issuer, Paper
from zhongshu.business.documents.operations import drafting, issuing, review
from zhongshu.business.documents.queries import get_route
from zhongshu.core.access.actors import actor_of
from zhongshu.core.access.errors import Refused
from zhongshu.core.events.models import Event
from zhongshu.core.matters.models import Matter, PhaseChoice, Task, TaskState
from zhongshu.core.numbering.models import Counter as NumberCounter
from zhongshu.core.numbering.models import Number
from zhongshu.core.org.models import Person, Position, Post, Unit, held_on
from zhongshu.lib import clock

WRITERS = 8
PAPERS = 6
KILLS = 5
RECEIVERS = 5
SEED = 20250704


def call(city, function, *arguments):
    """The answer of one of the functions below, run in a process of the city's own."""
    done = city.python(f"from tests import test_concurrency as here; here.tell(here.{function}, *{arguments!r})")
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def race(city, *calls):
    """All calls at the same moment, each in a process of its own: each says that it is ready, then waits for its pipe. Returns the answers."""
    start = "import django; django.setup()\nfrom tests import test_concurrency as here; here.wait_and_tell(here.{}, *{!r})"
    running = [nursery.start(start.format(function, tuple(arguments)), env=city.environment) for function, *arguments in calls]
    for process in running:
        assert process.stdout.readline() == "ready\n", process.communicate()[1]
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = []
    for process in running:
        out, err = process.communicate()
        assert process.returncode == 0, err[-3000:]
        answers.append(json.loads(out.splitlines()[-1]))
    return answers


def whole(city):
    """Nothing lost, nothing doubled, and `verify` finds nothing."""
    assert call(city, "list_troubles") == []
    done = city.zhongshu("verify")
    assert done.returncode == 0, done.stdout


def test_of_two_people_who_agree_at_once_one_wins_and_the_other_gets_a_sentence(new_city):
    city = new_city("two")
    paper, first, second = call(city, "paper_before_two_people")
    answers = race(city, ("agree", paper, first), ("agree", paper, second))
    assert sorted(answer == "done" for answer in answers) == [False, True]
    assert any("刚刚被他人处理" in answer for answer in answers)
    assert call(city, "open_tasks", paper) == [["second_review", 1]]
    whole(city)


def test_a_double_click_does_it_once(new_city):
    city = new_city("double")
    paper, first, _ = call(city, "paper_before_two_people")
    answers = race(city, *[("agree", paper, first)] * 4)
    assert Counter(answer == "done" for answer in answers) == {True: 1, False: 3}
    assert all("办过" in answer or "刚刚被他人处理" in answer for answer in answers if answer != "done")
    assert call(city, "open_tasks", paper) == [["second_review", 1]]
    whole(city)


def test_many_registrations_at_once_give_gapless_numbers(new_city):
    city = new_city("numbers")
    papers = call(city, "papers_to_register", WRITERS)
    before = call(city, "numbers_of", papers[0])
    answers = race(city, *[("register", paper) for paper in papers])
    assert answers == ["done"] * WRITERS
    after = call(city, "numbers_of", papers[0])
    assert after == list(range(1, len(before) + WRITERS + 1)), "each number once, none left out"
    whole(city)


def test_signing_and_returning_at_once_leaves_one_truth(new_city):
    city = new_city("mixed")
    paper, first, second = call(city, "paper_before_two_people")
    answers = race(city, ("agree", paper, first), ("send_back", paper, second))
    assert sorted(answer == "done" for answer in answers) == [False, True]
    assert call(city, "open_tasks", paper) in ([["second_review", 1]], [["drafting", 1]])
    whole(city)


def test_the_check_sees_a_task_that_was_lost_and_one_that_was_doubled(new_city):
    for name, harm in (
        ("lost", "task.state = 'cancelled'; task.save()"),
        ("doubled", "task.pk = None; task.state = 'done'; task.done_by_id, task.done_at = 1, task.arrived_at; task.save()"),
    ):
        city = new_city(name)
        done = city.python(f"from zhongshu.core.matters.models import Task\ntask = Task.objects.filter(state='open')[0]; {harm}")
        assert done.returncode == 0, done.stderr
        assert call(city, "list_troubles") != []


class Visitor:
    """A browser without a page: logs in through the demo's own login, and posts as our scripts do."""

    def __init__(self, url, person):
        self.url, self.cookies = url, http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.opener.open(f"{url}/demo/", timeout=30).read()
        self.post("/demo/", person=person)

    def post(self, path, **fields):
        """The status of the answer. Raises OSError when the server is gone."""
        token = next(cookie.value for cookie in self.cookies if cookie.name == "csrftoken")
        headers = {"X-CSRFToken": token, "Accept": "application/json"}
        request = urllib.request.Request(self.url + path, urllib.parse.urlencode(fields, doseq=True).encode(), headers)
        try:
            with self.opener.open(request, timeout=30) as answer:
                answer.read()
                return answer.status, ""
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()


class Server:
    """A city's server that is killed again and again, while people go on asking it."""

    def __init__(self, city):
        self.city, self.begun = city, queue.Queue()
        self.is_up, self.lock = threading.Event(), threading.Lock()
        self.visitors = {}

    def start(self):
        self.city.serve()
        self.is_up.set()

    def kill_after(self, requests):
        """Kill it when so many requests have been sent: some of them are in the middle of their step."""
        for _ in range(requests):
            self.begun.get(timeout=60)
        self.is_up.clear()
        self.city.stop(signal.SIGKILL)
        while not self.begun.empty():
            self.begun.get()

    def walk(self, paper, plan):
        """Take one paper through its steps. Returns the answers that are neither done nor refused."""
        answers = [self.ask(person, paper, step, fields) for step, person, fields in plan]
        return [answer for answer in answers if answer[0] not in (200, 409)]

    def ask(self, person, paper, step, fields):
        """Post one step; when the answer never came, again, until the server says what became of it."""
        path = {SIGN_OFF: "sign", REGISTER: "register"}.get(step, "act")
        while True:
            self.is_up.wait()
            self.begun.put(step)
            try:
                return self.visitor(self.city.url, person).post(f"/papers/{paper}/{path}/", **fields)
            except (OSError, http.client.HTTPException):
                continue

    def visitor(self, url, person):
        with self.lock:
            if (url, person) not in self.visitors:
                self.visitors[url, person] = Visitor(url, person)
            return self.visitors[url, person]


def test_a_kill_in_the_middle_of_steps_loses_and_doubles_nothing(new_city):
    city, chance = new_city("killed"), random.Random(SEED)
    plans, server = call(city, "plans_of_papers", PAPERS), Server(city)
    server.start()
    with ThreadPoolExecutor(PAPERS) as pool:
        walks = [pool.submit(server.walk, paper, plan) for paper, plan in plans]
        for _ in range(KILLS):
            server.kill_after(chance.randint(2, 9))
            assert call(city, "list_troubles") == []
            server.start()
        assert [walk.result(timeout=120) for walk in walks] == [[]] * PAPERS
    assert call(city, "open_tasks", *(paper for paper, _ in plans)) == [["receipt", RECEIVERS]] * PAPERS
    city.stop()
    whole(city)


# What follows runs in the city's own processes.


def tell(function, *arguments):
    print(json.dumps(function(*arguments), ensure_ascii=False))


def wait_and_tell(function, *arguments):
    """Ready with everything loaded and the database open; goes on when the pipe says so."""
    connection.ensure_connection()
    print("ready", flush=True)
    sys.stdin.readline()
    tell(function, *arguments)


def _now():
    return clock.now()


def _draft():
    """A new paper of the demo's first drafter."""
    post = Post.objects.filter(position__duties__code="drafter", position__unit__kind="division").order_by("pk")[0]
    by = {"actor": actor_of(post.person, clock.day_of(_now())), "now": _now()}
    issuer = Issuer.objects.get(code="office_document")
    paper = drafting.create_paper(text(), issuer=issuer, unit=post.position.unit, **by)
    facts = {"disclosure": "主动公开", "disclosure_reason": "涉及公众切身利益", "countersign": []}
    drafting.set_facts(paper, issuer=issuer, **facts, **by)
    return paper.pk


def _receivers():
    return list(Unit.objects.filter(receives=True).order_by("rank").values_list("pk", flat=True)[:RECEIVERS])


def _walk(paper, step):
    while Matter.objects.get(pk=paper).step != step:
        go_on(paper, now=_now(), recipients=_receivers())


@transaction.atomic
def paper_before_two_people():
    """A paper at 初审, and two people who hold that chair."""
    paper = _draft()
    _walk(paper, "first_review")
    task = Task.objects.get(matter=paper, state=TaskState.OPEN)
    first = holder_of(task, clock.day_of(_now())).person
    drafter = Matter.objects.get(pk=paper).drafter_id
    second = Post.objects.filter(position__duties__code="drafter").exclude(person__in=[first, drafter]).order_by("pk")[0].person
    Post.objects.create(person=second, position=task.position, from_date=clock.day_of(_now()))
    return [paper, first, second.pk]


@transaction.atomic
def papers_to_register(count):
    papers = [_draft() for _ in range(count)]
    for paper in papers:
        _walk(paper, REGISTER)
    return papers


def _acted(act):
    try:
        act()
    except Refused as refusal:
        return refusal.sentence
    return "done"


def _fresh(paper):
    return Paper.objects.select_related("matter", "issuer__unit", "current", "signed", "number").get(pk=paper)


def agree(paper, person):
    row, actor = _fresh(paper), actor_of(Person.objects.get(pk=person), clock.day_of(_now()))
    return _acted(lambda: review.review_paper(row, digest=row.current.digest, gates=PASSED, actor=actor, now=_now()))


def send_back(paper, person):
    row, actor = _fresh(paper), actor_of(Person.objects.get(pk=person), clock.day_of(_now()))
    return _acted(lambda: review.return_paper(row, target="drafting", way="direct", reason="请改", actor=actor, now=_now()))


def register(paper):
    row = _fresh(paper)
    actor = holder_of(Task.objects.get(matter=paper, state=TaskState.OPEN), clock.day_of(_now()))
    recipients = dict.fromkeys(_receivers(), "main")
    return _acted(lambda: issuing.register_paper(row, recipients=recipients, copies=20, actor=actor, now=_now()))


def numbers_of(paper):
    """The numbers given this year in the series of a paper."""
    series = _fresh(paper).issuer.series
    return list(Number.objects.filter(series=series, year=_now().year).order_by("sequence").values_list("sequence", flat=True))


def open_tasks(*papers):
    rows = Task.objects.filter(matter__in=papers, state=TaskState.OPEN).values_list("matter", "step")
    return [[step, count] for (_, step), count in sorted(Counter(rows).items())]


@transaction.atomic
def plans_of_papers(count):
    """New papers at 初审, each with who does every step up to 核发, and what his browser sends."""
    today = clock.day_of(_now())
    plans = []
    for _ in range(count):
        paper = _draft()
        _walk(paper, "first_review")
        row = _fresh(paper)
        read = {"digest": row.current.digest, "opinion": "同意。", **{f"gate-{gate}": "pass" for gate in PASSED}}
        words = {"pre_print_check": {"act": "pre_print_check"}, "seal": {"act": "seal"}, "dispatch": {"act": "dispatch"}}
        plan = []
        for step in (step for step in ROUTED_STEPS if step != COORDINATION):
            position = Position.objects.get(pk=get_route(row, row.matter, step, today))
            person = Post.objects.filter(held_on(today), position=position).values_list("person", flat=True)[0]
            fields = {"main": _receivers(), "copies": 20} if step == REGISTER else read | words.get(step, {"act": "agree"})
            plan.append([step, person, fields])
        plans.append([paper, plan])
    return plans


def list_troubles():
    """Tasks that were lost or doubled, and acts without their event."""
    troubles = []
    tasks_of = defaultdict(list)
    for task in Task.objects.all():
        tasks_of[task.matter_id].append(task)
    for matter in Matter.objects.all():
        tasks = tasks_of[matter.pk]
        waiting = [task for task in tasks if task.state == TaskState.OPEN]
        if (matter.phase == PhaseChoice.OPEN) != bool(waiting):
            troubles.append(f"{matter.pk}: {matter.phase} with {len(waiting)} open tasks")
        if any((task.step, task.visit) != (matter.step, matter.visit) for task in waiting):
            troubles.append(f"{matter.pk}: an open task of another step")
        alike = Counter((task.step, task.visit, task.person_id, task.position_id) for task in tasks if task.state != TaskState.WITHDRAWN)
        troubles += [f"{matter.pk}: doubled {key}" for key, times in alike.items() if times > 1]
    done = Counter(Task.objects.filter(state=TaskState.DONE).values_list("pk", flat=True))
    rows = Event.objects.filter(type__in=("matters.finished", "matters.returned")).values_list("data", flat=True)
    told = Counter(json.loads(data)["task"] for data in rows)
    if done != told:
        troubles.append(f"tasks and their events differ: {(done - told) + (told - done)}")
    gaps = {
        (row.series, row.year): row.last - Number.objects.filter(series=row.series, year=row.year).count()
        for row in NumberCounter.objects.all()
    }
    return troubles + [f"gap in {key}" for key, missing in gaps.items() if missing]
