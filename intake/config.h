/* intake/config.h: settings: built-in defaults, then a file, then the environment (GUICHET_*), then flags. */
#ifndef INTAKE_CONFIG_H
#define INTAKE_CONFIG_H
#include <glib.h>

/* One table of settings feeds the file, the environment and doctor: name "workers" is GUICHET_WORKERS. */
typedef enum {
    CONFIG_HOME,      /* ./var: spool, and the private cluster */
    CONFIG_DB,        /* libpq connection string; empty: the private cluster under home */
    CONFIG_SHARE,     /* templates, models, tables; default: beside the program */
    CONFIG_TEMPLATES, /* the user's own template folder; default: "templates" under home, where that exists */
    CONFIG_OFFICE,    /* code of this office, default "00" */
    CONFIG_WORKERS,   /* default 2 */
    CONFIG_AGENT,     /* who decides and scans; default: the account's name */
    CONFIG_SCANNER,   /* make, model and number of the scanner that feeds this machine or folder */
    CONFIG_PROFILE,   /* how it is set: resolution, colours, compression */
    CONFIG_SCAN_PATIENCE, /* seconds that a scanner may be silent before it is given up, default 90 */
    CONFIG_SCAN_SETTINGS, /* NAME=VALUE of the scanner's own options, separated by spaces, set at each scan of the desk */
    CONFIG_THEME,       /* folder of an unpacked @gouvfr/dsfr, for an administration that may use it; empty: the desk's own look */
    CONFIG_THEME_OWNER, /* whose bloc-marque it is, beside the theme's logo: "Préfet du Nord" */
    CONFIG_COUNTER_FOLDER, /* where the counter's scanner delivers, to be picked from at the desk; empty: nowhere */
    CONFIG_TSA,       /* address of a time-stamp authority (RFC 3161), http://; empty: none */
    CONFIG_TSA_CA,    /* PEM file of the roots that its tokens are checked against; empty: not checked */
    CONFIG_LOG,       /* "json", "text"; empty: json under systemd's journal, else text */
    CONFIG_LANGUAGES, /* of the information sheets that may be handed out: "ar, en"; empty: none */
    CONFIG_PASSWORD_LOGIN, /* "yes": accounts come in by their passwords; "no": by the provider, by password only in need */
    CONFIG_OIDC_ISSUER,    /* address of an OpenID provider (ProConnect, an administration's own); empty: none */
    CONFIG_OIDC_CLIENT,    /* the desk's name there */
    CONFIG_OIDC_SECRET_FILE, /* file with the desk's secret there, of the services' account alone */
    CONFIG_OIDC_ADDRESS,   /* the desk as browsers see it, "https://guichet.example.fr": both return addresses begin so */
    CONFIG_OIDC_SCOPE,     /* what is asked of the provider */
    CONFIG_OIDC_CLAIM,     /* by which an account that expects its value is linked, once; empty: only by an administrator */
    CONFIG_OIDC_ACR,       /* accepted levels of identification, separated by spaces; empty: any */
    CONFIG_OIDC_NAME,      /* on the button: "ProConnect" */
    CONFIG_COUNT
} ConfigKey;

/* Loads the file (GUICHET_CONFIG, else ./guichet.conf when there, else /etc/guichet.conf) and the environment. */
gboolean config_load(GError **error);

/* The setting in force. Static until the next config_set. */
const char *config_text(ConfigKey key);
int config_number(ConfigKey key);

/* A flag's word is the last. */
void config_set(ConfigKey key, const char *value);

const char *config_name(ConfigKey key);

/* Wipes the connection string, which may hold a password, out of memory: for processes that look at foreign bytes. */
void config_forget_secrets(void);

#endif
