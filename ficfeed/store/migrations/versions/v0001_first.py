"""The first schema of the library."""

import sqlalchemy as sa
from alembic import op

from ficfeed.store.engine import UtcTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "feed",
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("etag", sa.String(), nullable=False),
        sa.Column("last_modified", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_feed")),
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("until", UtcTime(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("baseline_done_at", UtcTime(), nullable=True),
        sa.Column("last_run_at", UtcTime(), nullable=True),
        sa.Column("last_success_at", UtcTime(), nullable=True),
        sa.Column("last_count", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=True),
        sa.Column("suspect", sa.Text(), nullable=True),
        sa.Column("suspect_at", UtcTime(), nullable=True),
        sa.Column("options", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("kind", "place", name=op.f("uq_source_kind_place")),
    )
    op.create_table(
        "stale",
        sa.Column("tag_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tag_id", name=op.f("pk_stale")),
    )
    op.create_table(
        "story",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("uuid", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("notes_before", sa.Text(), nullable=False),
        sa.Column("notes_after", sa.Text(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("words", sa.Integer(), nullable=True),
        sa.Column("words_declared", sa.Integer(), nullable=True),
        sa.Column("chapters_posted", sa.Integer(), nullable=False),
        sa.Column("chapters_expected", sa.Integer(), nullable=True),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("revised", sa.String(), nullable=True),
        sa.Column("inferred", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("file_time", UtcTime(), nullable=True),
        sa.Column("first_seen_at", UtcTime(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("folded_into", sa.Integer(), nullable=True),
        sa.Column("canon", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.Column("corrections", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["folded_into"], ["story.id"], name=op.f("fk_story_folded_into_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
        sa.UniqueConstraint("key", name=op.f("uq_story_key")),
        sa.UniqueConstraint("uuid", name=op.f("uq_story_uuid")),
    )
    op.create_index(op.f("ix_story_folded_into"), "story", ["folded_into"], unique=False)
    op.create_index("ix_story_canon", "story", ["canon"], unique=False)
    op.create_index("ix_story_corrections", "story", ["corrections"], unique=False)
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("platonic", sa.Boolean(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("members", sa.Text(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("canonical_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["canonical_id"], ["tag.id"], name=op.f("fk_tag_canonical_id_tag")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("kind", "platonic", "scope", "key", name=op.f("uq_tag_kind_platonic_scope_key")),
        sa.UniqueConstraint("kind", "slug", name=op.f("uq_tag_kind_slug")),
    )
    op.create_index(op.f("ix_tag_canonical_id"), "tag", ["canonical_id"], unique=False)
    op.create_table(
        "tally",
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("stories", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tag_id", "rating", name=op.f("pk_tally")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "chapter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("scenes", sa.Integer(), nullable=False),
        sa.Column("notes_before", sa.Text(), nullable=False),
        sa.Column("notes_after", sa.Text(), nullable=False),
        sa.Column("archive_id", sa.String(), nullable=True),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_chapter_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chapter")),
        sa.UniqueConstraint("story_id", "position", name=op.f("uq_chapter_story_id_position")),
    )
    op.create_table(
        "copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("archive", sa.String(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("local", sa.Boolean(), nullable=False),
        sa.Column("chapters", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=True),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_copy_source_id_source")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_copy_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy")),
        sa.UniqueConstraint("key", name=op.f("uq_copy_key")),
    )
    op.create_index(op.f("ix_copy_fingerprint"), "copy", ["fingerprint"], unique=False)
    op.create_index(op.f("ix_copy_source_id"), "copy", ["source_id"], unique=False)
    op.create_index(op.f("ix_copy_story_id"), "copy", ["story_id"], unique=False)
    op.create_table(
        "entry",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.String(), nullable=False),
        sa.Column("xml", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_entry_story_id_story")),
        sa.PrimaryKeyConstraint("story_id", "event_id", name=op.f("pk_entry")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=True),
        sa.Column("last", sa.Integer(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("chapter_id", sa.String(), nullable=True),
        sa.Column("baseline", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_event_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index("ix_event_kind_at", "event", ["kind", "at"], unique=False)
    op.create_index(op.f("ix_event_story_id"), "event", ["story_id"], unique=False)
    op.create_table(
        "listing",
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("minor", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_listing_story_id_story")),
        sa.PrimaryKeyConstraint("tag_id", "changed_at", "story_id", name=op.f("pk_listing")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "storytag",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Integer(), nullable=True),
        sa.Column("qualifiers", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_storytag_story_id_story")),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_storytag_tag_id_tag")),
        sa.PrimaryKeyConstraint("story_id", "tag_id", name=op.f("pk_storytag")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_storytag_tag_id", "storytag", ["tag_id"], unique=False)
    op.create_table(
        "tagging",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_tagging_story_id_story")),
        sa.PrimaryKeyConstraint("story_id", "position", name=op.f("pk_tagging")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "body",
        sa.Column("chapter_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chapter_id"], ["chapter.id"], name=op.f("fk_body_chapter_id_chapter"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("chapter_id", name=op.f("pk_body")),
    )
    op.create_table(
        "file",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("folder", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("mtime_ns", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=True),
        sa.Column("copy_id", sa.Integer(), nullable=True),
        sa.Column("part", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["copy_id"], ["copy.id"], name=op.f("fk_file_copy_id_copy")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_file_source_id_source")),
        sa.PrimaryKeyConstraint("source_id", "folder", "name", name=op.f("pk_file")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_file_copy_id"), "file", ["copy_id"], unique=False)
    op.create_index(op.f("ix_file_fingerprint"), "file", ["fingerprint"], unique=False)
    # ### end Alembic commands ###
