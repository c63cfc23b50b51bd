// Whether a program runs with a profile, by the lock that it keeps there. Thread rule: no state.
#pragma once

#include <filesystem>

namespace holder::registration {

// Source: nsProfileLock::LockWithFcntl and LockWithSymlink (toolkit/profile): a lock of fcntl(2) on
// .parentlock; where the file system has none, a link "lock" to ADDRESS:PID.
bool is_locked_by_mozilla(const std::filesystem::path& profile);

// Source: ProcessSingleton (chrome/browser): a link SingletonLock to HOST-PID. One of another computer
// counts.
bool is_locked_by_chromium(const std::filesystem::path& folder);

}  // namespace holder::registration
