/* Preloaded into the command by the tests of faults: the n-th step that changes the disk fails, or the process is
 * killed just before it. A step is a call of the kind that FAULT names; standard streams are left alone.
 *
 *   FAULT=write  the FAULT_AT-th write fails as on a full disk (ENOSPC)
 *   FAULT=fsync  the FAULT_AT-th flush to the disk fails (EIO)
 *   FAULT=kill   SIGKILL before the FAULT_AT-th step of any kind
 *   FAULT=thread from the FAULT_AT-th on no thread can be had (EAGAIN)
 *   FAULT=record nothing fails; every step, and what is written to standard streams and sockets, is appended to the file
 *                FAULT_RECORD, so that it can be replayed up to any step. A record is a letter, three numbers of eight
 *                bytes (file, place or length, number of bytes) and the bytes; files are told by their inodes. A folder's
 *                flush tells its names, as two names may be exchanged by a system call that passes by this library.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
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

/* Steps of several threads are recorded whole and one after the other. */
static pthread_mutex_t recording = PTHREAD_MUTEX_INITIALIZER;

/* The file of records; -1 where nothing is to be recorded. */
static int record_file(void) {
    static int file = -2;
    if (file == -2) {
        const char *fault = getenv("FAULT");
        const char *path = getenv("FAULT_RECORD");
        int wanted = fault && path && strcmp(fault, "record") == 0;
        file = wanted ? (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    }
    return file;
}

static void record(char kind, uint64_t file, uint64_t at, const void *bytes, uint64_t count) {
    char head[25];
    head[0] = kind;
    memcpy(head + 1, &file, 8);
    memcpy(head + 9, &at, 8);
    memcpy(head + 17, &count, 8);
    struct iovec parts[2] = {{head, sizeof head}, {(void *)bytes, count}};
    pthread_mutex_lock(&recording);
    syscall(SYS_writev, record_file(), parts, 2);
    pthread_mutex_unlock(&recording);
}

/* The whole path of one that may be seen from a folder. */
static void whole_path(char *whole, size_t room, int folder, const char *path) {
    char base[4096] = "";
    if (path[0] != '/') {
        char link[64];
        snprintf(link, sizeof link, folder == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", folder);
        ssize_t length = readlink(link, base, sizeof base - 1);
        base[length > 0 ? length : 0] = 0;
    }
    snprintf(whole, room, "%s/%s", base, path);
}

static void record_path(char kind, uint64_t file, int folder, const char *path) {
    char whole[8192];
    whole_path(whole, sizeof whole, folder, path);
    record(kind, file, 0, whole, strlen(whole));
}

/* Records a write of so many bytes, which was made at a place of a file, or anywhere of one that has no places. */
static void record_write(int file, const void *bytes, ssize_t count, int64_t at) {
    struct stat about;
    if (count <= 0 || fstat(file, &about) != 0) return;
    if (!S_ISREG(about.st_mode)) {
        record('a', (uint64_t)file, 0, bytes, (uint64_t)count);
        return;
    }
    if (at < 0) at = lseek(file, 0, SEEK_CUR) - count;
    record('w', about.st_ino, (uint64_t)at, bytes, (uint64_t)count);
}

static void record_flush(int file) {
    struct stat about;
    if (fstat(file, &about) != 0) return;
    static char names[1 << 16];
    size_t used = 0;
    if (S_ISDIR(about.st_mode)) {
        char path[64];
        snprintf(path, sizeof path, "/proc/self/fd/%d", file);
        DIR *folder = opendir(path);
        for (struct dirent *entry; folder && (entry = readdir(folder));) {
            size_t length = strlen(entry->d_name) + 1;
            if (entry->d_name[0] == '.' && (length == 2 || (length == 3 && entry->d_name[1] == '.'))) continue;
            if (used + length + 8 > sizeof names) break;
            uint64_t inode = entry->d_ino;
            memcpy(names + used, &inode, 8);
            memcpy(names + used + 8, entry->d_name, length);
            used += length + 8;
        }
        if (folder) closedir(folder);
    }
    record('s', about.st_ino, 0, names, used);
}

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
    ssize_t written = next(file, bytes, count);
    if (record_file() >= 0) record_write(file, bytes, written, -1);
    return written;
}

ssize_t writev(int file, const struct iovec *parts, int count) {
    NEXT(ssize_t, "writev", int, const struct iovec *, int);
    if (record_file() < 0) return next(file, parts, count);
    /* As so many writes, of which the first that is not whole ends it. */
    ssize_t all = 0;
    for (int part = 0; part < count; part++) {
        ssize_t written = write(file, parts[part].iov_base, parts[part].iov_len);
        if (written < 0) return all ? all : written;
        all += written;
        if ((size_t)written < parts[part].iov_len) break;
    }
    return all;
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
    NEXT(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    if (is_due("write")) {
        errno = ENOSPC;
        return -1;
    }
    ssize_t written = next(file, bytes, count, at);
    if (record_file() >= 0) record_write(file, bytes, written, at);
    return written;
}

ssize_t send(int file, const void *bytes, size_t count, int flags) {
    NEXT(ssize_t, "send", int, const void *, size_t, int);
    /* Before it is sent: whoever reads it may act on it at once. */
    if (record_file() >= 0) record('a', (uint64_t)file, 0, bytes, count);
    return next(file, bytes, count, flags);
}

/* Opens a file and records whether it was made or emptied by that. */
static int opened(int folder, const char *path, int flags, mode_t mode) {
    int recorded = record_file() >= 0;
    struct stat about;
    int was_there = recorded && fstatat(folder, path, &about, AT_SYMLINK_NOFOLLOW) == 0;
    int file = (int)syscall(SYS_openat, folder, path, flags, mode);
    if (file < 0 || !recorded || !(flags & (O_CREAT | O_TRUNC)) || fstat(file, &about) != 0) return file;
    if (!was_there) record_path('c', about.st_ino, folder, path);
    else if (flags & O_TRUNC) record('t', about.st_ino, 0, "", 0);
    return file;
}

#define OPEN(...)                                      \
    mode_t mode = 0;                                   \
    if (flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE) { \
        va_list rest;                                  \
        va_start(rest, flags);                         \
        mode = va_arg(rest, mode_t);                   \
        va_end(rest);                                  \
    }                                                  \
    return opened(__VA_ARGS__, path, flags, mode)

int open(const char *path, int flags, ...) { OPEN(AT_FDCWD); }
int open64(const char *path, int flags, ...) { OPEN(AT_FDCWD); }
int openat(int folder, const char *path, int flags, ...) { OPEN(folder); }
int openat64(int folder, const char *path, int flags, ...) { OPEN(folder); }

int fsync(int file) {
    NEXT(int, "fsync", int);
    if (is_due("fsync")) {
        errno = EIO;
        return -1;
    }
    int failed = next(file);
    if (!failed && record_file() >= 0) record_flush(file);
    return failed;
}

int rename(const char *from, const char *to) {
    NEXT(int, "rename", const char *, const char *);
    is_due("rename");
    int failed = next(from, to);
    if (!failed && record_file() >= 0) {
        char both[2 * 8192];
        whole_path(both, 8192, AT_FDCWD, from);
        size_t length = strlen(both) + 1;
        whole_path(both + length, 8192, AT_FDCWD, to);
        record('r', 0, 0, both, length + strlen(both + length));
    }
    return failed;
}

int unlink(const char *path) {
    NEXT(int, "unlink", const char *);
    is_due("unlink");
    int failed = next(path);
    if (!failed && record_file() >= 0) record_path('u', 0, AT_FDCWD, path);
    return failed;
}

int rmdir(const char *path) {
    NEXT(int, "rmdir", const char *);
    is_due("unlink");
    int failed = next(path);
    if (!failed && record_file() >= 0) record_path('u', 0, AT_FDCWD, path);
    return failed;
}

int unlinkat(int folder, const char *path, int flags) {
    NEXT(int, "unlinkat", int, const char *, int);
    is_due("unlink");
    int failed = next(folder, path, flags);
    if (!failed && record_file() >= 0) record_path('u', 0, folder, path);
    return failed;
}

int ftruncate64(int file, off64_t length) {
    NEXT(int, "ftruncate64", int, off64_t);
    is_due("truncate");
    int failed = next(file, length);
    struct stat about;
    if (!failed && record_file() >= 0 && fstat(file, &about) == 0)
        record('t', about.st_ino, (uint64_t)length, "", 0);
    return failed;
}

int mkdir(const char *path, mode_t mode) {
    NEXT(int, "mkdir", const char *, mode_t);
    is_due("mkdir");
    int failed = next(path, mode);
    struct stat about;
    if (!failed && record_file() >= 0 && stat(path, &about) == 0)
        record_path('d', about.st_ino, AT_FDCWD, path);
    return failed;
}
