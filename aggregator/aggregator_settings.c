#include "aggregator/aggregator_settings.h"

#define KIB ((int64_t)1024)
#define MIB (1024 * KIB)
#define SECOND ((int64_t)1000)
#define MINUTE (60 * SECOND)

const SettingSpec aggregator_setting_specs[] = {
    {"aggregator.endpoint", SETTING_TEXT, "tcp://*:5570", 0, 0, "Where collectors connect."},
    {"aggregator.key", SETTING_PATH, "/etc/halfsky/aggregator.key", 0, 0,
     "The aggregator's secret key, made by keygen."},
    {"aggregator.control", SETTING_PATH, "/run/halfsky/aggregator.ipc", 0, 0,
     "Socket at which status asks the running aggregator."},
    {"aggregator.public_endpoints", SETTING_LIST, "", 0, 0,
     "Addresses at which agencies reach this aggregator, e.g. tcp://halfsky.example.cn:5570; written into their "
     "settings."},
    {"aggregator.contact", SETTING_TEXT, "", 0, 0,
     "Whom agencies call when something is wrong, with the telephone number; written into their settings."},
    {"aggregator.hint", SETTING_TEXT, "ipc:///run/halfsky/hint.ipc", 0, 0,
     "Where reporters learn that something changed; empty for nowhere."},
    {"aggregator.metrics", SETTING_TEXT, "", 0, 0,
     "Address and port of /metrics, /status, /healthz and /readyz, for example 127.0.0.1:9570; empty for nowhere."},
    {"aggregator.time_zone", SETTING_TEXT, "Asia/Shanghai", 0, 0, "Zone in which days begin."},
    {"aggregator.look", SETTING_DURATION_MS, "2s", 50, 10 * MINUTE,
     "How often to look for new keys, agencies, assignments and catalogues."},
    {"key.overlap", SETTING_DURATION_MS, "14d", 0, 366 * 24 * 60 * MINUTE,
     "How long a collector's former key stays good beside its new one."},
    {"session.largest_frame", SETTING_SIZE, "1M", 64 * KIB, 16 * MIB, "The largest message that is taken."},
    {"session.memory", SETTING_SIZE, "32M", 1 * MIB, 4096 * MIB, "Batches that may wait in memory, over all sessions."},
    {"session.turn", SETTING_DURATION_MS, "5s", 10, 10 * MINUTE,
     "How long a session may keep its window while others wait."},
    {"session.heartbeat", SETTING_DURATION_MS, "20s", 50, 10 * MINUTE, "How often each side says that it lives."},
    {"session.idle", SETTING_DURATION_MS, "60s", 100, 60 * MINUTE,
     "A session that is silent for so long is forgotten."},
    {"session.retry_after", SETTING_DURATION_MS, "10s", 1 * SECOND, 60 * MINUTE,
     "When collectors should come back if PostgreSQL is away."},
    {"database.connection", SETTING_TEXT, "service=halfsky", 0, 0,
     "libpq connection string without a password: use a service file or a password file."},
    {"database.statement_timeout", SETTING_DURATION_MS, "30s", 100, 60 * MINUTE, "Longest time for one statement."},
    {"database.connect_timeout", SETTING_DURATION_MS, "5s", 100, 5 * MINUTE, "Longest time to connect."},
    {"database.reconnect_most", SETTING_DURATION_MS, "10s", 10, 10 * MINUTE, "Longest pause before connecting again."},
    {"writer.threads", SETTING_INTEGER, "2", 1, 64, "Writers, each with one connection."},
    {"writer.group_rows", SETTING_INTEGER, "20000", 1, 1000000, "Rows that one transaction groups."},
    {"writer.group_wait", SETTING_DURATION_MS, "20ms", 0, 10 * SECOND,
     "How long a busy writer waits for more batches before it begins a transaction."},
    {"log.level", SETTING_TEXT, "info", 0, 0, "debug, info, warning or error."},
    {NULL, SETTING_TEXT, NULL, 0, 0, NULL},
};
