#include "mix.h"

#include "file.h"

bool mix_demo(SampleMaker *maker, GError **error)
{
    (void)maker;
    (void)error;
    return true;
}
