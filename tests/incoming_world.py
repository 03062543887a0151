"""The small office's 收文: its routes, and papers walked to a step the way people do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tests.world import FOUNDED, World
from zhongshu.business.incoming.flow import CHECK, CLOSE, HANDLE, INSTRUCT, PROPOSE, REGISTER, REPLY, ROUTED_STEPS
from zhongshu.business.incoming.models import IncomingPaper
from zhongshu.business.incoming.operations import arrivals, handling, registering, settings
from zhongshu.business.incoming.operations.registering import Registration
from zhongshu.business.incoming.rules import Proposal
from zhongshu.core.org.models import Officer

TITLE = "关于做好今冬明春水利工程建设的通知"
WHO = {REGISTER: "registrar", CHECK: "checker", PROPOSE: "reviewer", CLOSE: "registrar"}


@dataclass
class Office:
    """收文 in the small office. `at` walks a paper to a step."""

    world: World

    @classmethod
    def found(cls, world: World) -> Office:
        def set_routes() -> int:
            for step in ROUTED_STEPS:
                settings.set_route(step=step, position=world.positions[WHO[step]], from_date=FOUNDED, **world.by(Officer.SYSTEM))
            return len(ROUTED_STEPS)

        world.scene("routes of incoming papers", set_routes)
        return cls(world)

    def fresh(self, paper: IncomingPaper) -> IncomingPaper:
        return IncomingPaper.objects.select_related("matter", "arrival", "number", "duplicate_of").get(pk=paper.pk)

    def signed(self, **facts: Any) -> IncomingPaper:
        """A paper that came by hand and was signed for."""
        given = {"title": TITLE, "issuer": "江南省水利厅", **facts}
        return arrivals.receive_by_hand(**given, **self.world.by("dispatcher"))

    def registration(self, **facts: Any) -> Registration:
        given: dict[str, Any] = {"title": TITLE, "issuer": "江南省水利厅", "paper_class": "province", "issuer_number": "江水办〔2025〕18号"}
        return Registration(**{**given, "issuer_date": dt.date(2025, 2, 27), "pages": 4, **facts})

    def registered(self, *, urgency: str = "", **facts: Any) -> IncomingPaper:
        paper = self.signed(urgency=urgency)
        return registering.register_paper(paper, self.registration(urgency=urgency, **facts), **self.world.by("registrar"))

    def proposal(self, **facts: Any) -> Proposal:
        """To be acted on by 水务局 with 财政局, after the director's instruction."""
        units, positions = self.world.units, self.world.positions
        given: dict[str, Any] = {
            "opinion": "建议由市水务局主办，市财政局协办，请傅德谦同志批示。",
            "is_action": True,
            "leaders": (positions["director"].pk,),
            "main_unit": units["shuiwu"].pk,
            "assisting": (units["caizheng"].pk,),
            "needs_reply": True,
        }
        return Proposal(**{**given, **facts})

    def at(self, step: str, *, urgency: str = "", proposal: Proposal | None = None, **facts: Any) -> IncomingPaper:
        """A paper that waits at a step."""
        name = f"incoming {step} {urgency} {proposal} {sorted(facts.items())!r}"
        return self.fresh(IncomingPaper(pk=self.world.scene(name, lambda: self._walk(step, urgency, proposal, facts).pk)))

    def _walk(self, step: str, urgency: str, proposal: Proposal | None, facts: dict[str, Any]) -> IncomingPaper:
        paper = self.signed(urgency=urgency) if step == REGISTER else self.registered(urgency=urgency, **facts)
        acts = {
            CHECK: lambda: registering.pass_check(paper, **self.world.by("checker")),
            PROPOSE: lambda: registering.propose_handling(paper, proposal or self.proposal(), **self.world.by("reviewer")),
            INSTRUCT: lambda: handling.give_instruction(paper, text="请抓好落实。", **self.world.by("director")),
            HANDLE: lambda: self.handle(paper),
            REPLY: lambda: handling.reply_paper(paper, text="已书面答复。", **self.world.by("liaison_shuiwu")),
            CLOSE: lambda: handling.close_paper(paper, **self.world.by("registrar")),
        }
        for _ in range(10):
            now = self.fresh(paper).matter
            if now.step == step or now.phase != "open":
                break
            acts[now.step]()
        assert self.fresh(paper).matter.step == step
        return self.fresh(paper)

    def handle(self, paper: IncomingPaper) -> None:
        handling.report_result(paper, text="财政已安排资金。", **self.world.by("liaison_caizheng"))
        handling.report_result(paper, text="水利工程已全部开工。", **self.world.by("liaison_shuiwu"))
