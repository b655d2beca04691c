#define _GNU_SOURCE
#include "CKernel.h"

void gongxin_name_thread(const char *name) {
    pthread_setname_np(pthread_self(), name);
}
