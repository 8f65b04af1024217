"""How a team looks on the wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vivavoce.api import wire
from vivavoce.desk.team_rows import TestTeam
from vivavoce.domain.sharing import Share
from vivavoce.domain.team import Said, Team


def team(one: Team) -> wire.Wire:
    return {
        "name": one.name,
        "members": members(one),
        "proposals": proposals(one),
        "messages": [message(one, said) for said in one.said],
    }


def members(one: Team) -> list[wire.Wire]:
    return [{"member_id": m.member_id, "name": m.name, "connected": m.connected} for m in one.members]


def proposals(one: Team) -> list[wire.Wire]:
    return [
        {
            "member_id": proposal.member_id,
            "name": _name(one, proposal.member_id),
            "answer": wire.answer(proposal.answer),
            "backed_by": list(proposal.backed_by),
            "seq": proposal.seq,
        }
        for proposal in one.proposals
    ]


def message(one: Team, said: Said) -> wire.Wire:
    name = _name(one, said.member_id)
    return {"member_id": said.member_id, "name": name, "text": said.text, "at": wire.moment(said.at)}


def _name(one: Team, member_id: str) -> str:
    member = one.member(member_id)
    return member.name if member else ""


def put_together(one: TestTeam, names: Mapping[str, object]) -> wire.Wire:
    """`names` is what those who give the test see, by application: in a blind review no names."""
    members = [{"application_id": m.application_id, "name": names.get(m.application_id, m.name)} for m in one.members]
    return {"team_id": one.team_id, "name": one.name, "begun": one.begun, "members": members}


def shares(found: Sequence[Share], whose: Mapping[str, wire.Wire]) -> list[wire.Wire]:
    """`whose` is who each is to those who give the test, by the account. Whoever was erased is a number."""
    told = []
    for share in found:
        counts = {name: getattr(share, name) for name in share.__slots__ if name not in ("member_id", "name")}
        erased = {"application_id": None, "name": f"Member {share.number}"}
        told.append({**counts, **whose.get(share.member_id, erased)})
    return told
