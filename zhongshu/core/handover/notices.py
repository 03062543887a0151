"""Who hears of absences, delegations and handing over."""

from __future__ import annotations

from django.urls import reverse

from zhongshu.core.events.models import Event
from zhongshu.core.notify.rules import Notice, facts


def people(event: Event) -> list[int]:
    """Those whom the event names."""
    return list(facts(event).get("people", ()))


def absent(event: Event) -> list[int]:
    """Who is away."""
    return [facts(event)["absent"]]


def giver(event: Event) -> list[int]:
    """Whose things were handed over."""
    return [facts(event)["giver"]]


def receiver(event: Event) -> list[int]:
    """Who got the matter."""
    return [facts(event)["passed"][1]]


def _delegations(_event: Event) -> str:
    return reverse("handover_delegations")


def _absences(_event: Event) -> str:
    return reverse("handover_absences")


def _list(event: Event) -> str:
    return reverse("handover_list", args=[facts(event)["handover"]])


NOTICES = (
    Notice("handover.delegated", "handover.delegated", people, "{principal}委托{delegate}代办{kinds}，{days}：{reason}", _delegations),
    Notice(
        "handover.delegation_ended", "handover.delegation_ended", people, "{principal}委托{delegate}代办提前结束：{reason}", _delegations
    ),
    Notice("handover.absence_registered", "handover.absent", absent, "{actor}为您登记了{kind}，{days}，{stand_in}。", _absences),
    Notice(
        "handover.stand_in_absent",
        "handover.absent",
        people,
        "{person}{days}{kind}，他这几天不能代您办理；需要的话请另行委托。",
        _delegations,
    ),
    Notice("handover.received", "handover.handed_over", people, "{person}的工作移交给您（{kind}），请看移交清单。", _list),
    Notice("handover.given", "handover.handed_over", giver, "{actor}办理了您的{kind}，工作已经移交，请看移交清单。", _list),
    Notice("handover.matter_received", "matters.passed", receiver, "《{title}》移交给您：{what}。"),
)
