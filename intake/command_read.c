#include "intake/command.h"

int command_read(int argc, char **argv)
{
    const GOptionEntry entries[] = {{0}};
    int answer = command_parse("read", entries, &argc, &argv);
    return answer >= 0 ? answer : 1;
}
