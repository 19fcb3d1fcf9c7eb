#include "intake/error.h"

G_DEFINE_QUARK(intake-error, intake_error)
