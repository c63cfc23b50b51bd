// Mutexes that Clang's thread safety analysis understands; std::mutex of libstdc++ carries no annotations.
// The order in which the project's locks are taken is in docs/architecture.md, "Threads".
#pragma once

#include <mutex>
#include <shared_mutex>

#if defined(__clang__)
#define JPKI_THREAD_ATTRIBUTE(x) __attribute__((x))
#else
#define JPKI_THREAD_ATTRIBUTE(x)
#endif

#define JPKI_CAPABILITY(name) JPKI_THREAD_ATTRIBUTE(capability(name))
#define JPKI_SCOPED_CAPABILITY JPKI_THREAD_ATTRIBUTE(scoped_lockable)
#define JPKI_GUARDED_BY(mutex) JPKI_THREAD_ATTRIBUTE(guarded_by(mutex))
#define JPKI_REQUIRES(...) JPKI_THREAD_ATTRIBUTE(requires_capability(__VA_ARGS__))
#define JPKI_REQUIRES_SHARED(...) JPKI_THREAD_ATTRIBUTE(requires_shared_capability(__VA_ARGS__))
#define JPKI_ACQUIRE(...) JPKI_THREAD_ATTRIBUTE(acquire_capability(__VA_ARGS__))
#define JPKI_ACQUIRE_SHARED(...) JPKI_THREAD_ATTRIBUTE(acquire_shared_capability(__VA_ARGS__))
#define JPKI_TRY_ACQUIRE(...) JPKI_THREAD_ATTRIBUTE(try_acquire_capability(__VA_ARGS__))
#define JPKI_RELEASE(...) JPKI_THREAD_ATTRIBUTE(release_capability(__VA_ARGS__))
#define JPKI_EXCLUDES(...) JPKI_THREAD_ATTRIBUTE(locks_excluded(__VA_ARGS__))

namespace support {

class JPKI_CAPABILITY("mutex") Mutex {
 public:
  void lock() JPKI_ACQUIRE() { mutex_.lock(); }
  bool try_lock() JPKI_TRY_ACQUIRE(true) { return mutex_.try_lock(); }
  void unlock() JPKI_RELEASE() { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

class JPKI_SCOPED_CAPABILITY MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) JPKI_ACQUIRE(mutex) : mutex_(mutex) { mutex_.lock(); }
  // Of a mutex that is locked already, by try_lock().
  MutexLock(Mutex& mutex, std::adopt_lock_t) JPKI_REQUIRES(mutex) : mutex_(mutex) {}
  ~MutexLock() JPKI_RELEASE() { mutex_.unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

}  // namespace support
