// The kernel's interfaces that are outside Swift's Glibc module.
#pragma once

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>

// Makes malloc keep what is freed: documents and results of tens of kilobytes come and go with every request, and giving
// their pages back to the kernel each time costs more than the rest of the allocation.
void gongxin_keep_freed_memory(void);

// Names the calling thread, as top -H shows it; at most 15 bytes.
void gongxin_name_thread(const char *name);

// A file that is nowhere but in memory, for as long as its descriptor is open; -1 when there can be none (see errno).
int gongxin_memory_file(const char *name);
