"""The life of one district: rounds of faults that overlap, forms dropped all the while, and the books balanced after each round.

All that is drawn comes from the seed and the life's number, so that a life can be lived again; what coincides with what does not.
"""

import collections
import contextlib
import random

from survival import papers
from survival.books import Books
from survival.faults import KINDS
from survival.world import World

ROUND = (4, 5, 6, 8, 10)  # faults that overlap
MOMENT_S = 0.3  # at most between one happening and the next: a form is taken, sent and stored in about this time
LAST_S = 3.0  # at most with all faults of a round there: somebody has to come upon them
SYNC_MS = (0, 5, 40, 150)
FIRST_FORM = len(papers.forms.PERIODS)


class Life:
    """`tell` is called with each line of the account, `note` with (number, kind, victim) of each fault whose round was balanced."""

    def __init__(self, seed, number, kinds, tell, note):
        self.chance = random.Random(f"{seed}/{number}")
        self.kinds = [kind for kind in KINDS if not kinds or kind.name in kinds]
        self.tell = tell
        self.note = note
        self.papers = []
        self.this_round = []
        self.questions_before = set()
        self.n_faults = 0
        self.drawn = collections.Counter()
        self.world = World()

    def live(self, n_faults):
        """So many faults. Raises a Finding when something is wrong."""
        for agency in self.world.agencies:
            self.drop(agency, FIRST_FORM)
        while self.n_faults < n_faults:
            self.round(min(self.chance.choice(ROUND), n_faults - self.n_faults))
        self.world.stop_in_order()

    def slow_down_disks(self):
        """What a transaction waits for is what a fault should hit."""
        for owner in [self.world.cluster, *self.world.agencies]:
            owner.calls.set(sync_delay_ms=self.chance.choice(SYNC_MS))

    def round(self, n_faults):
        struck = []
        self.slow_down_disks()
        with contextlib.ExitStack() as faults:
            for _ in range(n_faults):
                self.drop_some()
                drawn = self.draw(struck)
                if drawn is None:
                    break
                self.world.moment(self.chance, MOMENT_S)
                kind, victim = drawn
                self.n_faults += 1
                struck.append((kind, victim))
                self.tell(f"{self.n_faults:5}  {kind.name:24} {victim[1]}")
                faults.enter_context(kind.strike(self.world, victim[1], self.chance))
                self.world.moment(self.chance, MOMENT_S)
            self.drop_some(at_least=1)
            self.world.moment(self.chance, LAST_S)
        self.tell(f"       {self.balance()}")
        for kind, victim in struck:
            self.note(kind.name, victim[1])

    def balance(self):
        self.world.settle(len(self.papers))
        for paper in self.this_round:
            paper.ask(self.world.questions | self.questions_before)
        self.questions_before = set(self.world.questions)
        self.world.questions.clear()
        self.this_round.clear()
        return f"balanced: {Books(self.world, self.papers).balance()}, {self.world.n_struck()} calls have failed"

    # --- Forms ---

    def drop(self, agency, n_periods):
        number = sum(paper.agency == agency.agency for paper in self.papers) + 1
        paper = papers.draw(self.chance, agency.agency, number, n_periods)
        self.papers.append(paper)
        self.this_round.append(paper)
        self.chance.choice([agency, *agency.clones]).give(paper.name, paper.content)

    def drop_some(self, at_least=0):
        """With copies about, forms that fit into one batch: otherwise it would be open which part of which came first."""
        for agency in self.chance.sample(self.world.agencies, self.chance.randrange(at_least, 3)):
            self.drop(agency, 1 if agency.clones else self.chance.randrange(1, 12))
            self.drop_again(agency)

    def drop_again(self, agency):
        """Now and then somebody hands in, under another name, what was stored long ago. Nothing comes of it."""
        old = [paper for paper in self.papers if paper.agency == agency.agency and paper not in self.this_round and paper.is_stored_whole]
        if old and self.chance.random() < 0.2:
            paper = self.chance.choice(old)
            agency.give(f"again-{self.n_faults}-{paper.name}", paper.content)

    # --- Faults ---

    def victims(self, kind):
        """Each as (what it is, who)."""
        world = self.world
        all_of = {"agency": world.agencies, "line": world.agencies, "aggregator": world.aggregators, "aggregators": ["both"], "reporter": [world.reporter],
                  "database": [world.cluster], "register": ["register"]}
        return [(kind.takes, who) for who in all_of[kind.takes]]

    def draw(self, struck):
        """A kind and its victim, None when nothing is possible beside what was struck. Of the kinds that are possible those are preferred that this life has had
        seldom: one fault of the database excludes all others, so that by chance alone each of them would be rare."""
        possible = [(kind, [victim for victim in self.victims(kind) if self.is_possible(kind, victim, struck)]) for kind in self.kinds]
        possible = [(kind, victims) for kind, victims in possible if victims]
        if not possible:
            return None
        kind, victims = self.chance.choices(possible, [1 / (1 + self.drawn[kind.name]) ** 2 for kind, _ in possible])[0]
        self.drawn[kind.name] += 1
        return kind, self.chance.choice(victims)

    def is_possible(self, kind, victim, struck):
        if victim in [other for _, other in struck]:
            return False
        if {"aggregator", "aggregators"} <= {kind.takes, *(other.takes for other, _ in struck)}:
            return False
        if kind.needs_rest and any(paper.agency == victim[1].agency for paper in self.this_round):
            return False
        if kind.forgets and any(other.forgets and "database" in (kind.takes, other.takes) for other, _ in struck):
            return False
        is_database_hurt = any(other.takes == "database" for other, _ in struck)
        is_database_needed = any(other.needs_database for other, _ in struck)
        return not (kind.needs_database and is_database_hurt) and not (kind.takes == "database" and is_database_needed)
