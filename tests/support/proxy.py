"""A TCP proxy between collectors and an aggregator that can keep the aggregator's answers from arriving.

With answers held, everything a collector says reaches the aggregator and nothing comes back: the moment between commit and outcome, stretched
for as long as a test needs it. Holding begins with the first batch that passes, so that the credit for it has arrived. It can also keep back all
bytes, either way, or let them through slowly.
"""

import socket
import threading
import time

BATCH_BYTES = 3000  # more than any other message of a collector


class Proxy:
    def __init__(self, target_port):
        self.target_port = target_port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.answers_flow = threading.Event()
        self.answers_flow.set()
        self.connections = []
        self.all_flows = threading.Event()
        self.all_flows.set()
        self.pause_s = 0  # before each piece that is passed on
        self.holds_at_batch = False
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self.target_port))
            except OSError:
                client.close()
                continue
            self.connections += [client, server]
            threading.Thread(target=self.copy, args=(client, server), daemon=True).start()
            threading.Thread(target=self.copy, args=(server, client, True), daemon=True).start()

    def copy(self, source, sink, is_answer=False):
        """Ends both ways when either side ends. What was held when a connection was cut is lost."""
        try:
            while data := source.recv(65536):
                if is_answer:
                    self.answers_flow.wait()
                elif self.holds_at_batch and len(data) >= BATCH_BYTES:
                    self.answers_flow.clear()
                self.all_flows.wait()
                time.sleep(self.pause_s)
                sink.sendall(data)
        except OSError:
            pass
        finally:
            for end in (source, sink):
                self.end(end)

    @staticmethod
    def end(connection):
        try:
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        connection.close()

    def hold_answers_to_batches(self):
        self.holds_at_batch = True

    def release_answers(self):
        self.holds_at_batch = False
        self.answers_flow.set()

    def stall(self):
        """Nothing passes any more, either way, and nobody is told."""
        self.all_flows.clear()

    def flow(self):
        """What was kept back arrives."""
        self.all_flows.set()

    def cut(self):
        """Cuts all connections; answers that were held are lost."""
        for connection in self.connections:
            self.end(connection)
        self.connections.clear()

    def close(self):
        self.listener.close()
        self.cut()
        self.release_answers()
        self.flow()
