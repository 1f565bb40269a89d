"""From arrivals to changes: what is decided about each story and is to be written. No writing here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ficfeed.ingest.arrival import Arrival
from ficfeed.ingest.assemble import Material, content_digest
from ficfeed.ingest.batch import Batch
from ficfeed.ingest.chapters import Arrived
from ficfeed.ingest.corrections import signature
from ficfeed.ingest.decide import Decision, Offer, decide, decide_new
from ficfeed.ingest.identity import Identity, identify
from ficfeed.ingest.owner import Said
from ficfeed.ingest.report import Tally
from ficfeed.ingest.tagged import all_tags
from ficfeed.ingest.wordings import Wordings, of_body
from ficfeed.store.changes import ChapterWrite, StoryWrite
from ficfeed.store.known import KnownCopy, KnownStory
from ficfeed.story import StoryDraft


@dataclass(frozen=True, slots=True)
class _Offered:
    """An arrival with the owner's words: the draft, what it offers, the correction that was applied."""

    draft: StoryDraft
    offer: Offer
    said: Said


def plan(batch: Batch, arrivals: Sequence[Arrival], tally: Tally) -> None:
    """Decide about the arrivals of a batch and gather the changes in it."""
    for one in _furthest_first(arrivals):
        _plan(batch, one, tally)


def _furthest_first(arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Return the arrivals in their order, but copies of one work with the furthest of them first.

    What comes together is announced together: not a beginning as new, and then its other chapters.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(arrivals):
        if one.archive_key:
            places[one.archive_key].append(at)
    ordered = list(arrivals)
    for same in (each for each in places.values() if len(each) > 1):
        for at, one in zip(same, sorted((arrivals[at] for at in same), key=_far, reverse=True), strict=True):
            ordered[at] = one
    return ordered


def _far(one: Arrival) -> tuple[int, float]:
    assert one.material is not None
    draft = one.material.draft
    return draft.chapters_posted, draft.revised.utc.timestamp() if draft.revised else 0.0


def _plan(batch: Batch, one: Arrival, tally: Tally) -> None:
    if one.material is None or _broken(batch, one):
        batch.note_files(one, None, keep=True)
        return
    who = identify(batch, one)
    tally.moved += who.moved
    if who.story is None:
        _new_story(batch, one, one.material, who.copy, tally)
    else:
        _known_story(batch, one, one.material, who, who.story, tally)


def _broken(batch: Batch, one: Arrival) -> bool:
    """Say whether a file that holds chapters of a known story cannot be read any more: the story stays."""
    broken = (batch.files.get(part.place) for part in one.parts if part.reason is not None)
    return any(file is not None and file.copy is not None for file in broken)


def _new_story(batch: Batch, one: Arrival, material: Material, copy: KnownCopy | None, tally: Tally) -> None:
    key = one.archive_key
    if key is None or batch.known.key_taken(key):
        key = batch.free_key(one.key)
    stands = _standing(batch, one, material, copy, batch.numbers.story())
    offered = _offered(batch, one, material, (key, stands.key))
    decision = decide_new(offered.offer, batch.how.now, baseline=batch.how.baseline)
    facts = offered.draft
    story = KnownStory(
        row=stands.story,
        key=key,
        digest=offered.offer.digest,
        corrections=signature(offered.said),
        status=facts.status,
        status_declared="status" not in facts.inferred,
        revised=facts.revised,
        chapters_posted=facts.chapters_posted,
        first_seen_at=batch.how.now,
        changed_at=decision.changed_at or batch.how.now,
        lead=stands.row,
    )
    batch.known.add_story(story)
    _write(batch, story, offered, decision, stands.row, new=True)
    _stand(batch, one, stands, copy)
    tally.new.add(story.row)


def _known_story(
    batch: Batch, one: Arrival, material: Material, who: Identity, story: KnownStory, tally: Tally
) -> None:
    """Have a story say what this copy of it says, if its words are to be this copy's; note the copy."""
    copy = who.copy
    others = [c for c in batch.known.copies_of(story.row) if not c.gone and (not copy or c.row != copy.row)]
    leads = story.gone or not others or _leads(material, story, copy, others, joins=who.joins)
    altered = bool(copy and others and not who.joins and copy.fingerprint != material.fingerprint)
    stands = _standing(batch, one, material, copy, story.row)
    if leads or altered:
        story = batch.ready(story.row)
        offered = _offered(batch, one, material, (story.key, *_keys(batch, story), stands.key))
        wording = Wordings(batch.connection, story).of
        decision = decide(story, offered.offer, batch.how.now, baseline=batch.how.baseline, wording=wording)
        if copy and altered and _is_another(decision, material.draft, copy, story):
            _new_story(batch, one, material, copy, tally)
            return
        if leads and (decision.write or story.corrections != signature(offered.said)):
            _write(batch, story, offered, decision, stands.row, new=False)
            tally.updated.add(story.row)
    _stand(batch, one, stands, copy)


def _keys(batch: Batch, story: KnownStory) -> list[str]:
    return [copy.key for copy in batch.known.copies_of(story.row)]


def _leads(
    material: Material, story: KnownStory, copy: KnownCopy | None, others: Sequence[KnownCopy], *, joins: bool
) -> bool:
    """Say whether the story's words are to be this copy's: it has more chapters than any other copy.

    With as many as the longest it leads if it led before, if it was revised later than what is there, or,
    where nobody says when it was revised, if it has just been changed.
    """
    draft, most = material.draft, max(other.chapters for other in others)
    if draft.chapters_posted != most:
        return draft.chapters_posted > most
    if copy is not None and story.lead == copy.row:
        return True
    if draft.revised and story.revised:
        return draft.revised.utc > story.revised.utc
    if all(other.row != story.lead for other in others):
        return not joins
    return bool(copy and not joins and copy.fingerprint != material.fingerprint)


def _is_another(decision: Decision, draft: StoryDraft, copy: KnownCopy, story: KnownStory) -> bool:
    """Say whether a file that was a mere duplicate has been filled with another story."""
    return decision.alien and not draft.key and copy.key != story.key


def _write(
    batch: Batch, story: KnownStory, offered: _Offered, decision: Decision, lead: int, *, new: bool
) -> None:
    draft, offer, canon = offered.draft, offered.offer, batch.how.rules.canon
    batch.written.add(story.row)
    chapters = tuple(ChapterWrite(c.draft, c.body, c.digest) for c in offer.chapters)
    derived = all_tags(draft, canon)
    batch.changes.stories.append(
        StoryWrite(
            row=story.row,
            new=new,
            key=story.key,
            facts=draft,
            raw_tags=draft.raw_tags,
            tags=derived.tags,
            problems=draft.problems + derived.problems,
            digest=offer.digest,
            canon=canon.revision,
            corrections=signature(offered.said),
            first_seen_at=story.first_seen_at,
            changed_at=decision.changed_at or story.changed_at,
            file_time=offer.file_time,
            chapters=chapters or None,
            events=decision.events,
            lead=lead,
        )
    )


def _offered(batch: Batch, one: Arrival, material: Material, keys: Sequence[str]) -> _Offered:
    """Return the arrival with the owner's words; `keys` are those that a correction may go by."""
    draft, said = batch.how.rules.worded(material.draft, one.said, keys)
    chapters = tuple(
        Arrived(chapter, digest, of_body(body), body)
        for chapter, body, digest in zip(draft.chapters, material.bodies, material.digests, strict=True)
    )
    digest = content_digest(replace(material, draft=draft))
    offer = Offer(facts=draft, digest=digest, chapters=chapters, file_time=one.file_time)
    return _Offered(draft, offer, said)


def _standing(
    batch: Batch, one: Arrival, material: Material, copy: KnownCopy | None, story: int
) -> KnownCopy:
    """Return the copy of that story that an arrival is now."""
    draft = material.draft
    return KnownCopy(
        row=copy.row if copy else batch.numbers.copy(),
        source=batch.how.source,
        story=story,
        key=_copy_key(batch, one, copy),
        archive=draft.archive,
        url=draft.url,
        local=True,
        chapters=draft.chapters_posted,
        fingerprint=material.fingerprint,
        gone=False,
    )


def _stand(batch: Batch, one: Arrival, stands: KnownCopy, copy: KnownCopy | None) -> None:
    """Note where a story stands now: its copy and its files."""
    if stands != copy or stands != batch.known.copy(stands.row):
        batch.put_copy(stands, new=copy is None)
    batch.note_files(one, stands)


def _copy_key(batch: Batch, one: Arrival, copy: KnownCopy | None) -> str:
    """A copy takes its archive's key where no other copy has it, and keeps it; else it goes by its place."""
    if copy is not None and not one.archive_key and not copy.key.startswith("file:"):
        return copy.key
    for key in (one.archive_key, one.key):
        held = batch.known.copy_with_key(key) if key else None
        if key and (held is None or (copy is not None and held.row == copy.row)):
            return key
    return copy.key if copy else batch.free_key(one.key)
