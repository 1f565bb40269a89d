"""From arrivals to changes: what is decided about each story and is to be written. No writing here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ficfeed.ingest.arrival import Arrival
from ficfeed.ingest.assemble import Material, content_digest
from ficfeed.ingest.batch import Batch
from ficfeed.ingest.chapters import Arrived
from ficfeed.ingest.corrections import signature
from ficfeed.ingest.decide import Decision, Offer, decide, decide_new
from ficfeed.ingest.identity import Identity, identify
from ficfeed.ingest.owner import Said, above, below
from ficfeed.ingest.report import Tally
from ficfeed.ingest.tagged import all_tags
from ficfeed.ingest.wordings import Wordings, of_body
from ficfeed.store.changes import ChapterWrite, StoryWrite
from ficfeed.store.known import KnownCopy, KnownStory
from ficfeed.story import RawTag, StoryDraft, StoryTag


@dataclass(frozen=True, slots=True)
class _Offered:
    """An arrival with the owner's words: the draft, what it offers, the correction that was applied."""

    draft: StoryDraft
    offer: Offer
    said: Said


def plan(batch: Batch, arrivals: Sequence[Arrival], tally: Tally) -> None:
    """Decide about the arrivals of a batch and gather the changes in it."""
    for one in arrivals:
        _plan(batch, one, tally)


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
    offered = _offered(batch, one, material, key)
    decision = decide_new(offered.offer, batch.how.now, baseline=batch.how.baseline)
    facts = offered.draft
    story = KnownStory(
        row=batch.numbers.story(),
        key=key,
        digest=offered.offer.digest,
        corrections=signature(offered.said),
        status=facts.status,
        status_declared="status" not in facts.inferred,
        revised=facts.revised,
        chapters_posted=facts.chapters_posted,
        first_seen_at=batch.how.now,
        changed_at=decision.changed_at or batch.how.now,
    )
    batch.known.add_story(story)
    _write(batch, story, offered, decision, new=True)
    _stand(batch, one, material, copy, story)
    tally.new += 1


def _known_story(
    batch: Batch, one: Arrival, material: Material, who: Identity, story: KnownStory, tally: Tally
) -> None:
    copy, changed = who.copy, False
    others = [c for c in batch.known.copies_of(story.row) if not c.gone and (not copy or c.row != copy.row)]
    if story.gone or not others or _leads(material.draft, story, others, joins=who.joins):
        story = batch.ready(story.row)
        offered = _offered(batch, one, material, story.key, copy.key if copy else "")
        wording = Wordings(batch.connection, story).of
        decision = decide(story, offered.offer, batch.how.now, baseline=batch.how.baseline, wording=wording)
        if copy is not None and others and _is_another(decision, material.draft, copy, who, story):
            _new_story(batch, one, material, copy, tally)
            return
        changed = decision.write or story.corrections != signature(offered.said)
        if changed:
            _write(batch, story, offered, decision, new=False)
    tally.updated += changed
    tally.unchanged += not changed
    _stand(batch, one, material, copy, story)


def _leads(draft: StoryDraft, story: KnownStory, others: Sequence[KnownCopy], *, joins: bool) -> bool:
    """Say whether this copy's words are the story's: no other copy has more chapters than it.

    A copy that joins has to be further than the others, or revised later; else it is only one more copy.
    """
    most = max(copy.chapters for copy in others)
    if draft.chapters_posted != most or not joins:
        return draft.chapters_posted >= most
    return bool(draft.revised and story.revised and draft.revised.utc > story.revised.utc)


def _is_another(
    decision: Decision, draft: StoryDraft, copy: KnownCopy, who: Identity, story: KnownStory
) -> bool:
    """Say whether a file that was a mere duplicate has been filled with another story."""
    return decision.alien and not draft.key and not who.joins and copy.key != story.key


def _write(batch: Batch, story: KnownStory, offered: _Offered, decision: Decision, *, new: bool) -> None:
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
        )
    )


def _offered(batch: Batch, one: Arrival, material: Material, *keys: str) -> _Offered:
    """Return the arrival with the owner's words: what path and source add, then what is corrected."""

    def derive(raw: Sequence[RawTag]) -> Sequence[StoryTag]:
        return batch.how.rules.canon.derived(raw).tags

    corrections = batch.how.rules.corrections
    draft = below(material.draft, one.said, derive) if one.said else material.draft
    said = next((corrections[key] for key in (*keys, one.key) if key in corrections), Said())
    if said:
        draft = above(draft, said, derive)
    chapters = tuple(
        Arrived(chapter, digest, of_body(body), body)
        for chapter, body, digest in zip(draft.chapters, material.bodies, material.digests, strict=True)
    )
    digest = content_digest(replace(material, draft=draft))
    offer = Offer(facts=draft, digest=digest, chapters=chapters, file_time=one.file_time)
    return _Offered(draft, offer, said)


def _stand(batch: Batch, one: Arrival, material: Material, copy: KnownCopy | None, story: KnownStory) -> None:
    """Note where the story stands now: its copy and its files."""
    draft = material.draft
    stands = KnownCopy(
        row=copy.row if copy else batch.numbers.copy(),
        source=batch.how.source,
        story=story.row,
        key=_copy_key(batch, one, copy),
        archive=draft.archive,
        url=draft.url,
        local=True,
        chapters=draft.chapters_posted,
        fingerprint=material.fingerprint,
        gone=False,
    )
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
