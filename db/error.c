#include "db/error.h"

G_DEFINE_QUARK(guichet-db-error-quark, db_error)
