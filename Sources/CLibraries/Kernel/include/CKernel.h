// The kernel's interfaces that are outside Swift's Glibc module.
#pragma once

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>

// Names the calling thread, as top -H shows it; at most 15 bytes.
void gongxin_name_thread(const char *name);
