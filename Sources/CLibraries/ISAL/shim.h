#include <isa-l/igzip_lib.h>

/* How much room a compressor of level 2 works in: too long an expression for Swift to take over. */
static const unsigned gongxin_isal_level_2_room = ISAL_DEF_LVL2_DEFAULT;
