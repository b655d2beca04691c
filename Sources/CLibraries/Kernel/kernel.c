#define _GNU_SOURCE
#include "CKernel.h"

#include <malloc.h>
#include <sys/mman.h>

void gongxin_keep_freed_memory(void) {
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    mallopt(M_TOP_PAD, 4 << 20);
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
}

void gongxin_name_thread(const char *name) {
    pthread_setname_np(pthread_self(), name);
}

int gongxin_memory_file(const char *name) {
    return memfd_create(name, MFD_CLOEXEC);
}
