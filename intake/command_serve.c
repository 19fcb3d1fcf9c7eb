#include "db/desk.h"
#include "db/sign_on.h"
#include "forms/french.h"
#include "intake/command.h"
#include "intake/config.h"
#include "intake/desk/crops.h"
#include "intake/desk/deposits.h"
#include "intake/desk/desk.h"
#include "intake/desk/follow.h"
#include "intake/desk/inspections.h"
#include "intake/desk/password.h"
#include "intake/desk/layings.h"
#include "intake/desk/logins.h"
#include "intake/desk/router.h"
#include "intake/desk/scans.h"
#include "intake/desk/sign_on.h"
#include "intake/desk/theme.h"
#include "intake/leak_check.h"
#include "intake/log.h"
#include "intake/store_error.h"
#include "intake/worker_pool.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PORT = 8080, LEASE_S = 40, TURN_MS = 200, DESCRIPTORS = 48, WORKERS_PAUSE_MS = 3000, BODIES_BYTES = 512 << 20 };

static volatile sig_atomic_t stopping;

static void stop_on_signal(int number)
{
    (void)number;
    stopping = 1;
}

static void obey_signals(void)
{
    const struct sigaction stop = {.sa_handler = stop_on_signal}, ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGINT, &stop, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
}

/* Reading goes on in a process of its own, so that nothing forks while a screen waits; it ends with this one. */
static pid_t start_workers(Reader *reader, int workers)
{
    pid_t parent = getpid(), child = fork();
    if (child != 0)
        return child;
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent || !reader_renew(reader, NULL))
        _exit(1);
    g_autoptr(Spool) spool = spool_open(config_text(CONFIG_HOME), NULL);
    const WorkerPoolOptions options = {.workers = workers, .lease_s = LEASE_S, .spool = spool};
    /* Workers that gave up on a store that is not to be had begin anew: nobody watches this process. */
    while (!stopping) {
        WorkerPool *pool = worker_pool_start(reader, &options, NULL);
        while (pool && !stopping && worker_pool_tend(pool, NULL, 500))
            continue;
        if (pool)
            worker_pool_free(pool);
        for (int waited = 0; waited < WORKERS_PAUSE_MS && !stopping; waited += 100)
            g_usleep(100 * 1000);
    }
    leak_check();
    _exit(0);
}

/* On the screen, once; where that is a log, in a file that only this account can read. */
static bool show_first_password(const char *password, GError **error)
{
    g_autofree char *path = g_build_filename(config_text(CONFIG_HOME), "first-password", NULL);
    if (!log_is_json()) {
        g_autofree char *line = french_format("serve.first_account", "name", "admin", "password", password, NULL);
        puts(line);
        fflush(stdout);
        return true;
    }
    log_fact("account.first", "name", "admin", "password_in", path, NULL);
    return g_file_set_contents_full(path, password, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

/* The first administrator's password is shown once, here, and kept nowhere but as a hash. */
static bool make_first_account(DbStore *store, GError **error)
{
    g_autofree char *list = db_account_list(store, error);
    if (!list || strcmp(list, "[]") != 0)
        return list != NULL;
    g_autofree char *password = random_password();
    g_autofree char *hash = password_hash(password, error);
    if (!hash)
        return false;
    json_auto_t *account = json_pack("{ss ss ss}", "name", "admin", "password", hash, "role", "administrator");
    json_auto_t *recovery = json_pack("{ss}", "recovery", hash);
    g_autofree char *text = json_dumps(account, JSON_COMPACT), *once = json_dumps(recovery, JSON_COMPACT);
    if (!db_account_add(store, text, "", error))
        return false;
    /* Where passwords let nobody in, it does so once. */
    if (!session_by_password() && !db_account_entrance(store, "admin", once, "", error))
        return false;
    return show_first_password(password, error);
}

/* Whatever a request waits for. */
static void end_waits(Desk *desk)
{
    g_clear_pointer(&desk->crops, crops_free);
    g_clear_pointer(&desk->inspections, inspections_free);
    g_clear_pointer(&desk->scans, scans_free);
    g_clear_pointer(&desk->layings, layings_free);
    g_clear_pointer(&desk->logins, logins_free);
    g_clear_pointer(&desk->sign_on, sign_on_free);
}

static void loop(Desk *desk, HttpServer *server)
{
    while (!stopping) {
        struct pollfd others[DESCRIPTORS];
        int count = crops_descriptors(desk->crops, others, DESCRIPTORS / 6);
        count += inspections_descriptors(desk->inspections, others + count, DESCRIPTORS - count);
        count += scans_descriptors(desk->scans, others + count, DESCRIPTORS - count);
        count += layings_descriptors(desk->layings, others + count, DESCRIPTORS - count);
        count += logins_descriptors(desk->logins, others + count, DESCRIPTORS - count);
        count += sign_on_descriptors(desk->sign_on, others + count, DESCRIPTORS - count);
        http_server_turn(server, others, count, TURN_MS);
        crops_advance(desk->crops);
        inspections_advance(desk->inspections);
        scans_advance(desk);
        layings_advance(desk);
        sign_on_advance(desk->sign_on);
        logins_advance(desk);
        follow_advance(desk);
    }
    end_waits(desk);
    follow_end(desk->follow);
    http_server_turn(server, NULL, 0, 0);
}

static bool serve(Desk *desk, const char *address, int port, GError **error)
{
    const HttpOptions options = {.address = address, .port = port, .handle = router_handle, .ceiling = router_ceiling,
                                 .bodies_most = BODIES_BYTES, .context = desk,
                                 .themed = theme_on(), .secure = g_str_has_prefix(config_text(CONFIG_OIDC_ADDRESS), "https://")};
    g_autoptr(HttpServer) server = http_server_new(&options, error);
    if (!server)
        return false;
    g_autofree char *place = g_strdup_printf("http://%s:%d/", address, http_server_port(server));
    g_autofree char *line = french_format("serve.open", "address", place, NULL);
    if (!log_is_json())
        puts(line);
    fflush(stdout);
    log_fact("serve.open", "address", place, NULL);
    loop(desk, server);
    log_fact("serve.ended", NULL);
    return true;
}

static bool run(Reader *reader, const char *address, int port, int workers, GError **error)
{
    Desk desk = {.reader = reader};
    obey_signals();
    g_autoptr(NodeLog) node = desk.node = node_log_open(config_text(CONFIG_HOME), error);
    if (!node && *error)
        return false;
    pid_t helpers = workers > 0 ? start_workers(reader, workers) : 0;
    desk.spool = spool_open(config_text(CONFIG_HOME), error);
    desk.sessions = session_cache_new();
    desk.crops = crops_new();
    desk.follow = follow_new();
    desk.deposits = deposits_new();
    desk.scans = scans_new();
    if (desk.spool)
        deposits_resume(&desk);
    desk.inspections = inspections_new();
    desk.layings = layings_new();
    desk.logins = logins_new();
    bool ready = sign_on_new(&desk, error);
    bool done = ready && desk.spool && (!desk_store(&desk) || desk.node || make_first_account(desk.store, error)) && desk_rows_ready(&desk, error) &&
                serve(&desk, address, port, error);
    if (helpers > 0) {
        kill(helpers, SIGTERM);
        waitpid(helpers, NULL, 0);
    }
    end_waits(&desk); /* of a desk that never opened */
    deposits_free(desk.deposits);
    follow_free(desk.follow);
    session_cache_free(desk.sessions);
    spool_close(desk.spool);
    db_store_close(desk.store);
    db_store_close(desk.rows);
    return done;
}

int command_serve(int argc, char **argv)
{
    gint port = PORT, workers = config_number(CONFIG_WORKERS);
    g_autofree char *address = NULL;
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"port", 0, 0, G_OPTION_ARG_INT, &port, french("serve.option.port"), "N"},
        {"address", 0, 0, G_OPTION_ARG_STRING, &address, french("serve.option.address"), "IPv4"},
        {"workers", 0, 0, G_OPTION_ARG_INT, &workers, french("serve.option.workers"), "N"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, french("option.log_json"), NULL},
        {0},
    };
    int answer = command_parse("serve", entries, &argc, &argv);
    if (answer >= 0)
        return answer;
    if (argc > 1 || workers < 0 || port < 0 || port > 65535) {
        fprintf(stderr, "guichet serve: %s\n", french("serve.usage"));
        return 2;
    }
    if (json)
        log_ask_json();
    store_error_log_show();
    const ReaderOptions reading = reader_options_default();
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = reader_new(&reading, &error);
    if (reader && run(reader, address ? address : "127.0.0.1", port, workers, &error))
        return 0;
    store_error_tell("serve", error);
    return 1;
}
