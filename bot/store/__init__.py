"""The only SQL of the program: one module a concern, all on one Database, but for the inbox with its own file."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.store.administrators import Administrators
from bot.store.aging import Aging
from bot.store.alerts import Alerts
from bot.store.answers import Answers
from bot.store.approvals import Approvals
from bot.store.broadcasts import Broadcasts
from bot.store.changes import Changes
from bot.store.chats import Chats
from bot.store.concerns import Concerns
from bot.store.contact import Contacts
from bot.store.database import Database, open_database
from bot.store.duplicates import Duplicates
from bot.store.facets import Facets
from bot.store.follows import Follows
from bot.store.forgetting import Forgetting
from bot.store.greetings import Greetings
from bot.store.holds import Holds
from bot.store.identity import Identity
from bot.store.links import Links
from bot.store.looks import ChatLooks
from bot.store.matters import Matters
from bot.store.notices import Notices
from bot.store.outbox import Outbox
from bot.store.passing import Passing
from bot.store.pausing import Pauses
from bot.store.places import ManagedPlaces
from bot.store.prompts import Prompts
from bot.store.proposals import Proposals
from bot.store.queries import Queries
from bot.store.questions import Questions
from bot.store.reads import Reads
from bot.store.replanning import Replanning
from bot.store.retention import Retention
from bot.store.revisions import Revisions
from bot.store.search import Search
from bot.store.stories import Stories
from bot.store.timing import Timings
from bot.store.trials import Trials
from bot.store.waits import Waits
from bot.store.watching import Watching


@dataclass(frozen=True, slots=True)
class Store:
    """Everything that is kept, by concern."""

    database: Database
    stories: Stories
    search: Search
    facets: Facets
    queries: Queries
    chats: Chats
    follows: Follows
    alerts: Alerts
    answers: Answers
    outbox: Outbox
    revisions: Revisions
    notices: Notices
    broadcasts: Broadcasts
    contact: Contacts
    reads: Reads
    administrators: Administrators
    questions: Questions
    retention: Retention
    timings: Timings
    waits: Waits
    replanning: Replanning
    watching: Watching
    holds: Holds
    places: ManagedPlaces
    prompts: Prompts
    looks: ChatLooks
    changes: Changes
    pauses: Pauses
    greetings: Greetings
    passing: Passing
    trials: Trials
    approvals: Approvals
    proposals: Proposals
    duplicates: Duplicates
    links: Links
    forgetting: Forgetting
    matters: Matters
    aging: Aging
    concerns: Concerns
    identity: Identity


@asynccontextmanager
async def open_store(path: Path, *, owner: bool = False) -> AsyncIterator[Store]:
    """Open the database file; raises StoreError as open_database does."""
    async with open_database(path, owner=owner) as database:
        stories, reads, chats = Stories(database), Reads(database), Chats(database)
        yield Store(
            database=database,
            stories=stories,
            search=Search(database, stories),
            facets=Facets(database),
            queries=Queries(database),
            chats=chats,
            follows=Follows(database),
            alerts=Alerts(database),
            answers=Answers(database, stories),
            outbox=Outbox(database),
            revisions=Revisions(database, stories),
            notices=Notices(database),
            broadcasts=Broadcasts(database),
            contact=Contacts(database),
            reads=reads,
            administrators=Administrators(database),
            questions=Questions(database),
            retention=Retention(database),
            timings=Timings(database),
            waits=Waits(database),
            replanning=Replanning(database),
            watching=Watching(database, reads),
            holds=Holds(database),
            places=ManagedPlaces(database, chats),
            prompts=Prompts(database),
            looks=ChatLooks(database),
            changes=Changes(database),
            pauses=Pauses(database),
            greetings=Greetings(database),
            passing=Passing(database),
            trials=Trials(database, stories),
            approvals=Approvals(database),
            proposals=Proposals(database),
            duplicates=Duplicates(database),
            links=Links(database, chats),
            forgetting=Forgetting(database),
            matters=Matters(database, stories),
            aging=Aging(database),
            concerns=Concerns(database),
            identity=Identity(database),
        )
