"""Real worker processes on a database of their own, of the kind that this test run uses."""

from tests import nursery
from tests.scratch import laid_down, scratch

__all__ = ["laid_down", "scratch"]
ERRANDS = 60
BEGIN = "import django; django.setup()\nfrom zhongshu.core.ledgers.tests.small_office import *\n"
FILL = f"""
office = make_office()
for number in range({ERRANDS}):
    office.finish(office.errand(f"第{{number}}件督查"), "拟稿", NINE + MINUTE)
"""
WORK = """
import sys, threading
from zhongshu.core.jobs.worker import run_forever
declare_kind({})
class UntilIdle(threading.Event):
    def wait(self, timeout=None):
        self.set()
print("ready", flush=True)
sys.stdin.readline()
run_forever(UntilIdle())
"""
COUNT = """
from zhongshu.core.events.models import Event
from zhongshu.core.jobs.models import Cursor, Failure
from zhongshu.core.jobs.queries import is_worker_alive
from zhongshu.core.notify.models import Message
from zhongshu.core.search.models import Entry
from zhongshu.lib import clock
last = Event.objects.count()
print(Message.objects.count(), Entry.objects.count(), Failure.objects.count(), *(cursor.seq - last for cursor in Cursor.objects.all()), is_worker_alive(clock.now()))
"""


def run(environment, script):
    done = nursery.run(BEGIN + script, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_two_workers_at_once_and_one_killed_tell_everyone_once(scratch):
    run(scratch, FILL)
    workers = [nursery.start(BEGIN + WORK, env=scratch) for _ in range(3)]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:  # all are there: now let them go together
        worker.stdin.write("go\n")
        worker.stdin.flush()
    workers[0].kill()  # wherever it is
    for worker in workers:
        worker.communicate()
    assert [worker.returncode for worker in workers[1:]] == [0, 0]
    assert run(scratch, COUNT) == [str(ERRANDS), str(ERRANDS), "0", "0", "0", "True"]
