// A message with nothing left in it of who the holder is and what is signed: what people can hand on where a
// site has changed its way of speaking. Thread rule: pure.
#pragma once

#include <string>
#include <string_view>

namespace portal {

// The JSON object with its keys; of its values those alone that say what is asked and what came of it. Of the
// others their kind and length, and of what is no object its length.
std::string masked(std::string_view message);

}  // namespace portal
