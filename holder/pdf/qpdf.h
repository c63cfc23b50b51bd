// libqpdf's interface, for Clang without its JSON: Clang 14 cannot compile that header as C++20 with GCC's
// library, since a class within JSON has a vector of it. Thread rule: none.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <qpdf/DLL.h>

#if defined(__clang__) && QPDF_MAJOR_VERSION == 11
class JSON;
#define JSON_HH  // its include guard
#endif

#include <qpdf/QPDF.hh>
