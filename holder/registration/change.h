// A file that is to be changed, and the change done: whole or not at all, with what was there beside it.
// Links are followed, so that those of somebody who keeps such files elsewhere stay. Thread rule: no state;
// two processes that change the same file take turns.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "holder/registration/edit.h"
#include "holder/whole_file.h"

namespace holder::registration {

struct Change {
  std::filesystem::path file;
  Text before;
  Text after;
  Edit edit;
  Privacy privacy;  // of what is not there yet, folders too; the rest stays as it is
};

// Throws TroubleError (file_not_read).
Text text_of(const std::filesystem::path& file);

// Why the file cannot be put in the place of what is there: a link of somebody's would be taken with it, or
// the file's other names would stay as they are. Null where it can; a message id.
const char* obstacle(const std::filesystem::path& file, const Text& after);

// What a change took away and added: lines, without what is the same around them.
struct Lines {
  std::vector<std::string> removed;
  std::vector<std::string> added;
};
Lines lines_of(const Change& change);

// Before anybody is asked for its sake. Throws TroubleError (file_not_written).
void make_sure_of_place(const Change& change);

// Keeps what is there in a copy of which `stamp` is part of the name, and which is told; empty where there is
// nothing to be kept, or where somebody else has done the same meanwhile. Throws TroubleError (file_left,
// file_not_read, file_not_written); then the file is as it was.
std::filesystem::path apply(const Change& change, const std::string& stamp);

}  // namespace holder::registration
