// Rows of positions in which any two positions of any two factors occur together, in far fewer rows than
// there are combinations. Made greedily and without chance, so that a row's number means the same on every
// machine. Thread rule: no state.
#pragma once

#include <cstddef>
#include <vector>

namespace safety {

using Row = std::vector<std::size_t>;  // the position of each factor

// `sizes`: how many positions each factor has. The first row has the first position of each.
std::vector<Row> pairwise(const std::vector<std::size_t>& sizes);

}  // namespace safety
