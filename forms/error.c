#include "forms/error.h"

G_DEFINE_QUARK(forms-error, forms_error)
