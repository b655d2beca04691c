// libmicrohttpd, and in plain functions what it offers as variadic ones, which Swift cannot call.
#pragma once

#include <microhttpd.h>

// Everything gongxin sets on a libmicrohttpd daemon.
struct gongxin_daemon_options {
    const struct sockaddr *address;
    void *context;
    MHD_AccessHandlerCallback on_request;
    MHD_RequestCompletedCallback on_completed;
    MHD_NotifyConnectionCallback on_connection;
    // Told of each request's target as it was sent, before it is taken apart and decoded where it stands; returns NULL.
    void *(*on_target)(void *context, const char *target, struct MHD_Connection *connection);
    unsigned connection_limit;
    unsigned connections_per_address;
    unsigned idle_seconds;
    size_t connection_memory;
    int address_is_ipv6;
};

// Starts a daemon in external epoll mode that shares its port; NULL when the socket cannot be had (see errno).
struct MHD_Daemon *gongxin_daemon_start(const struct gongxin_daemon_options *options);

// The epoll descriptor to wait on, -1 when there is none.
int gongxin_daemon_epoll(struct MHD_Daemon *daemon);

// The port the daemon listens on (0 in the address asks the kernel for one), 0 when unknown.
unsigned gongxin_daemon_port(struct MHD_Daemon *daemon);

// The address of the other end of a connection, valid as long as that; NULL when unknown.
const struct sockaddr *gongxin_connection_address(struct MHD_Connection *connection);

// The socket of a connection, -1 when unknown.
int gongxin_connection_socket(struct MHD_Connection *connection);

// What on_connection was given to keep for a connection; NULL when it kept nothing.
void *gongxin_connection_context(struct MHD_Connection *connection);

// The value of a header field of a response, where libmicrohttpd keeps it; NULL when there is none of that name.
char *gongxin_response_value(struct MHD_Response *response, const char *name);
