"""A collector in Python, written from docs/protocol.md and proto/halfsky.proto alone.

It shows that the page is enough, and gives tests a collector that can be made to misbehave. It keeps the rules of the page by itself
(heartbeats, credit, one frame per message, a frame is sent once per session) and holds nothing on disk. The message types are made by protoc when
the module is loaded.
"""

import hashlib
import importlib.util
import os
import pathlib
import subprocess
import tempfile
import time

import zmq
from zmq.utils.monitor import recv_monitor_message

SCHEMA = pathlib.Path(os.environ["HALFSKY_SOURCE_DIR"]) / "proto" / "halfsky.proto"
ANSWER_S = 30
HANDSHAKE_S = 30


def load_schema():
    """The module that protoc makes of the schema; its file is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["protoc", f"--proto_path={SCHEMA.parent}", f"--python_out={folder}", SCHEMA.name], check=True)
        spec = importlib.util.spec_from_file_location("halfsky_pb2", pathlib.Path(folder) / "halfsky_pb2.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return module


pb = load_schema()


class Refused(Exception):
    """The aggregator ended the session; `reason` is a value of RefuseReason."""

    def __init__(self, refuse):
        super().__init__(f"{pb.RefuseReason.Name(refuse.reason)}: {refuse.text}")
        self.reason = refuse.reason
        self.sequence = refuse.sequence if refuse.HasField("sequence") else None


class HandshakeFailed(Exception):
    """The connection was not made; `status` is that of ZAP, or None when it was cut without one."""

    def __init__(self, status):
        super().__init__(f"handshake failed with status {status}")
        self.status = status


class Silence(Exception):
    """Nothing of what was waited for came in time."""


# --- what a batch is made of ---


def blake2b(*parts):
    return hashlib.blake2b(b"".join(parts), digest_size=32).digest()


def quarter(year, number):
    return year * 1000 + 300 + number


def submission_id(agency, file_digest, *parts):
    """`parts` are the serialised records of each part in order."""
    return blake2b(b"halfsky submission", b"\0", agency.encode(), b"\0", file_digest, *map(blake2b, parts))[:16]


def records_of(rows):
    """`rows` are dictionaries with the fields of Row, `breakdown` and `comment` being the texts themselves."""
    keys = list(dict.fromkeys(row["breakdown"] for row in rows))
    comments = list(dict.fromkeys(row["comment"] for row in rows if "comment" in row))
    positions = {"breakdown": keys.index, "comment": comments.index}
    records = pb.Records(breakdown=keys, comment=comments)
    for line, row in enumerate(rows, start=2):
        records.row.add(source_row=line, **{name: positions.get(name, lambda value: value)(value) for name, value in row.items()})
    return records.SerializeToString()


def batch_of(epoch, sequence, agency, rows, file_name="python.csv", records=None):
    """A submission of one part, as FromCollector. `records` replaces what `rows` would serialise to."""
    records = records_of(rows) if records is None else records
    file_digest = blake2b(repr(rows).encode(), records)
    batch = pb.Batch(epoch=epoch, sequence=sequence, submission_id=submission_id(agency, file_digest, records), part=1, n_parts=1,
                     n_records=len(rows), records=records)
    batch.submission.CopyFrom(pb.Submission(file_name=file_name, file_digest=file_digest, accepted_at_us=now_us(), received=len(rows),
                                            repeated=0, rejected=0, awaiting=0))
    return pb.FromCollector(batch=sealed(batch))


def sealed(batch):
    """The batch with the digest that belongs to what it carries."""
    batch.digest = blake2b(batch.submission_id, batch.part.to_bytes(4, "big"), batch.n_parts.to_bytes(4, "big"), batch.records)
    return batch


def now_us():
    return time.time_ns() // 1000


# --- what the aggregator tells ---


def catalogue_files(pieces):
    """File name → content, from the pieces of one catalogue."""
    files = {}
    for piece in sorted(pieces, key=lambda piece: piece.index):
        files[piece.file_name] = files.get(piece.file_name, b"") + piece.content
    return files


def catalogue_digest(files):
    digest = hashlib.blake2b(digest_size=32)
    for name_and_content in sorted((name.encode(), content) for name, content in files.items()):
        for part in name_and_content:
            digest.update(len(part).to_bytes(8, "little") + part)
    return digest.digest()


def profile_digest(profile):
    undigested = pb.Profile()
    undigested.CopyFrom(profile)
    undigested.ClearField("profile_digest")
    return blake2b(undigested.SerializeToString())


class Client:
    """One collector: a key pair, an epoch, and one session at a time."""

    def __init__(self, endpoint, server_key, keys, agency):
        self.endpoint = endpoint
        self.server_key = server_key
        self.public_key, self.secret_key = keys
        self.agency = agency
        self.epoch = os.urandom(16)
        self.newest = 0
        self.socket = None
        self.forget_session()

    def forget_session(self):
        self.window = 0
        self.in_flight = {}  # sequence → bytes of its frame
        self.n_waiting = 0
        self.welcome = None
        self.pieces = []
        self.profile = None
        self.heartbeat_due = None

    # --- connection ---

    def connect(self):
        """A new connection; returns when the handshake has succeeded."""
        self.close()
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        self.monitor = self.socket.get_monitor_socket()
        for option, value in [(zmq.LINGER, 0), (zmq.IMMEDIATE, 1), (zmq.RECONNECT_IVL, -1), (zmq.SNDTIMEO, ANSWER_S * 1000),
                              (zmq.TCP_KEEPALIVE, 1),
                              (zmq.CURVE_SERVERKEY, self.server_key.encode()), (zmq.CURVE_PUBLICKEY, self.public_key.encode()),
                              (zmq.CURVE_SECRETKEY, self.secret_key.encode())]:
            self.socket.setsockopt(option, value)
        self.socket.connect(self.endpoint)
        self.expect_handshake()

    def expect_handshake(self):
        event = self.monitor_event({zmq.EVENT_HANDSHAKE_SUCCEEDED, zmq.EVENT_HANDSHAKE_FAILED_AUTH, zmq.EVENT_DISCONNECTED,
                                    zmq.EVENT_CLOSED}, HANDSHAKE_S)
        if event["event"] != zmq.EVENT_HANDSHAKE_SUCCEEDED:
            raise HandshakeFailed(event["value"] if event["event"] == zmq.EVENT_HANDSHAKE_FAILED_AUTH else None)

    def expect_cut(self, deadline_s=ANSWER_S):
        """The aggregator cuts the connection off."""
        self.monitor_event({zmq.EVENT_DISCONNECTED}, deadline_s)

    def monitor_event(self, awaited, deadline_s):
        end = time.monotonic() + deadline_s
        while self.monitor.poll(max(0, end - time.monotonic()) * 1000):
            event = recv_monitor_message(self.monitor)
            if event["event"] in awaited:
                return event
        raise Silence(f"no monitor event of {awaited} within {deadline_s} s")

    def close(self):
        if self.socket is not None:
            self.socket.disable_monitor()
            self.monitor.close()
            self.socket.close()
        self.socket = None
        self.forget_session()

    # --- messages ---

    def send(self, message):
        self.send_frame(message.SerializeToString())

    def send_frame(self, frame):
        self.socket.send(frame)

    def send_heartbeat(self):
        self.send(pb.FromCollector(heartbeat=pb.CollectorHeartbeat(
            unfinished_batches=len(self.in_flight) + self.n_waiting, unfinished_bytes=sum(self.in_flight.values()), oldest_age_s=0,
            awaiting_cells=0, disk_free_bytes=1 << 30, clock_us=now_us(), credit_bytes=self.window)))
        self.heartbeat_due = time.monotonic() + self.welcome.heartbeat_interval_ms / 2000

    def receive(self, deadline_s=ANSWER_S):
        """The next message, obeyed already: (name of the field, message). Heartbeats are sent meanwhile."""
        end = time.monotonic() + deadline_s
        while (now := time.monotonic()) <= end:
            if self.heartbeat_due is not None and now >= self.heartbeat_due:
                self.send_heartbeat()
            wake = min(end, self.heartbeat_due or end)
            if self.socket.poll(max(0, wake - now) * 1000 + 1):
                return self.obey(pb.FromAggregator.FromString(self.socket.recv()))
        raise Silence(f"no message within {deadline_s} s")

    def obey(self, message):
        kind = message.WhichOneof("body")
        body = getattr(message, kind)
        if kind == "refuse":
            self.heartbeat_due = None
            raise Refused(body)
        if kind == "welcome":
            self.welcome = body
            self.take_window(body.credit_bytes)
        elif kind == "credit":
            self.take_window(body.bytes)
        elif kind == "outcome":
            self.finish(body.sequence)
        elif kind == "catalogue":
            self.pieces.append(body)
        elif kind == "profile":
            self.profile = body
        return kind, body

    def finish(self, sequence):
        self.in_flight.pop(sequence, None)
        if not self.in_flight:
            self.send_heartbeat()  # others need not wait for the turn to end

    def take_window(self, n_bytes):
        self.window = n_bytes
        self.send_heartbeat()

    def await_message(self, kind, deadline_s=ANSWER_S):
        """The next message of this kind; others are obeyed on the way."""
        end = time.monotonic() + deadline_s
        while True:
            got, body = self.receive(max(0, end - time.monotonic()))
            if got == kind:
                return body

    def await_refusal(self, deadline_s=ANSWER_S):
        """The refusal that must come; anything else is obeyed on the way."""
        end = time.monotonic() + deadline_s
        try:
            while True:
                self.receive(max(0, end - time.monotonic()))
        except Refused as refused:
            return refused

    # --- a session ---

    def hello(self, **changes):
        """Hello as this client would say it; `changes` replace fields, None leaves one out."""
        fields = {"protocol_oldest": 1, "protocol_newest": 1, "epoch": self.epoch, "oldest_unfinished": self.newest + 1,
                  "newest": self.newest, "agency": self.agency, "software": "python interop client", "clock_us": now_us(), **changes}
        return pb.FromCollector(hello=pb.Hello(**{name: value for name, value in fields.items() if value is not None}))

    def open_session(self, **changes):
        """Connects and says Hello; the Welcome is returned."""
        self.connect()
        self.send(self.hello(**changes))
        return self.await_message("welcome")

    def batch(self, rows, **details):
        """The next batch of this epoch."""
        self.newest += 1
        return batch_of(self.epoch, self.newest, self.agency, rows, **details)

    def send_batch(self, message):
        """Sends a batch as soon as the credit allows it."""
        frame = message.SerializeToString()
        if not self.has_room(frame):
            self.wait_for_room(frame)
        self.in_flight[message.batch.sequence] = len(frame)
        self.send_frame(frame)

    def has_room(self, frame):
        return sum(self.in_flight.values()) + len(frame) <= self.window

    def wait_for_room(self, frame):
        self.n_waiting = 1
        self.send_heartbeat()  # asks for a turn
        while not self.has_room(frame):
            self.receive()
        self.n_waiting = 0

    def submit(self, message):
        """Sends a batch and waits for its outcome."""
        self.send_batch(message)
        return self.await_message("outcome")
