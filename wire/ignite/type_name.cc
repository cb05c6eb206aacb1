// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/type_name.h"

namespace glowplug::ignite {

std::string_view NameOfTypeCode(int64_t code) {
  switch (code) {
    case 1:
      return "byte";
    case 2:
      return "short";
    case 3:
      return "int";
    case 4:
      return "long";
    case 5:
      return "float";
    case 6:
      return "double";
    case 7:
      return "char";
    case 8:
      return "bool";
    case 9:
      return "string";
    case 10:
      return "UUID";
    case 11:
      return "date";
    case 12:
      return "byte array";
    case 13:
      return "short array";
    case 14:
      return "int array";
    case 15:
      return "long array";
    case 16:
      return "float array";
    case 17:
      return "double array";
    case 18:
      return "char array";
    case 19:
      return "bool array";
    case 20:
      return "string array";
    case 21:
      return "UUID array";
    case 22:
      return "date array";
    case 23:
      return "object array";
    case 24:
      return "collection";
    case 25:
      return "map";
    case 27:
      return "wrapped object";
    case 28:
      return "enum";
    case 29:
      return "enum array";
    case 30:
      return "decimal";
    case 31:
      return "decimal array";
    case 32:
      return "class";
    case 33:
      return "timestamp";
    case 34:
      return "timestamp array";
    case 35:
      return "proxy";
    case 36:
      return "time";
    case 37:
      return "time array";
    case 38:
      return "binary enum";
    case 99:
      return "Java object factory";
    case 101:
      return "null";
    case 102:
      return "handle";
    case 103:
      return "complex object";
    case -2:
    case 254:
      return "optimized-marshaller object";
    case -3:
    case 253:
      return "transformed value";
    default:
      return "unknown type";
  }
}

}  // namespace glowplug::ignite
