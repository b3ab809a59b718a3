/* Preloaded into the command by the tests of faults: the n-th step that changes the disk fails, or the process is
 * killed just before it. A step is a call of the kind that FAULT names; standard streams are left alone.
 *
 *   FAULT=write  the FAULT_AT-th write fails as on a full disk (ENOSPC)
 *   FAULT=fsync  the FAULT_AT-th flush to the disk fails (EIO)
 *   FAULT=kill   SIGKILL before the FAULT_AT-th step of any kind
 *   FAULT=thread from the FAULT_AT-th on no thread can be had (EAGAIN)
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* Whether this step is the one. Outputs are written from one thread at a time, so a plain counter counts them. */
static int is_due(const char *kind) {
    static long step = 0;
    const char *fault = getenv("FAULT");
    const char *at = getenv("FAULT_AT");
    if (!fault || !at) return 0;
    int kills = strcmp(fault, "kill") == 0;
    if (!kills && strcmp(fault, kind) != 0) return 0;
    if (++step != strtol(at, NULL, 10)) return 0;
    if (kills) kill(getpid(), SIGKILL);
    return 1;
}

#define NEXT(type, name, ...)                                      \
    static type (*next)(__VA_ARGS__) = NULL;                       \
    if (!next) next = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

int pthread_create(pthread_t *thread, const pthread_attr_t *settings, void *(*begin)(void *), void *with) {
    NEXT(int, "pthread_create", pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    static long had = 0;
    const char *fault = getenv("FAULT");
    const char *at = getenv("FAULT_AT");
    if (fault && at && strcmp(fault, "thread") == 0 && ++had >= strtol(at, NULL, 10)) return EAGAIN;
    return next(thread, settings, begin, with);
}

ssize_t write(int file, const void *bytes, size_t count) {
    NEXT(ssize_t, "write", int, const void *, size_t);
    if (file > 2 && is_due("write")) {
        errno = ENOSPC;
        return -1;
    }
    return next(file, bytes, count);
}

int fsync(int file) {
    NEXT(int, "fsync", int);
    if (is_due("fsync")) {
        errno = EIO;
        return -1;
    }
    return next(file);
}

int rename(const char *from, const char *to) {
    NEXT(int, "rename", const char *, const char *);
    is_due("rename");
    return next(from, to);
}

int unlink(const char *path) {
    NEXT(int, "unlink", const char *);
    is_due("unlink");
    return next(path);
}

int unlinkat(int folder, const char *path, int flags) {
    NEXT(int, "unlinkat", int, const char *, int);
    is_due("unlink");
    return next(folder, path, flags);
}

int ftruncate64(int file, off64_t length) {
    NEXT(int, "ftruncate64", int, off64_t);
    is_due("truncate");
    return next(file, length);
}

int mkdir(const char *path, mode_t mode) {
    NEXT(int, "mkdir", const char *, mode_t);
    is_due("mkdir");
    return next(path, mode);
}
