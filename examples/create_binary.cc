// SPDX-License-Identifier: Apache-2.0
// A table made and filled by key-value operations alone: what SQL sees stands in the cache's
// configuration.
// usage: create_binary TARGET, as ignite://127.0.0.1:10800
#include <glowplug/glowplug.h>

#include <boost/describe.hpp>
#include <iostream>
#include <string>

#include "examples/good.h"

struct Student {
  std::string NAME;
  std::string LOGIN;
  int AGE = 0;
  double GPA = 0;
};
BOOST_DESCRIBE_STRUCT(Student, (), (NAME, LOGIN, AGE, GPA))
GLOWPLUG_TYPE_NAME(Student, "SQL_PUBLIC_STUDENT_TYPE")

int main(int argc, char** argv) {
  const auto client = Good(glowplug::Client::Open(argc > 1 ? argv[1] : "ignite://127.0.0.1:10800"));

  const glowplug::QueryEntity table = {
      .key_type = "java.lang.Integer",
      .value_type = "SQL_PUBLIC_STUDENT_TYPE",
      .table = "STUDENT",
      .key_field = "SID",
      .fields = {
          {.name = "SID", .type_name = "java.lang.Integer", .is_key = true, .not_null = true},
          {.name = "NAME", .type_name = "java.lang.String"},
          {.name = "LOGIN", .type_name = "java.lang.String"},
          {.name = "AGE", .type_name = "java.lang.Integer"},
          {.name = "GPA", .type_name = "java.lang.Double"}}};
  const auto student_cache = Good(client.CreateCache<int, Student>(
      {.name = "SQL_PUBLIC_STUDENT", .query_entities = {table}, .sql_schema = "PUBLIC"}));

  Good(student_cache.Put(1, {.NAME = "John Doe", .LOGIN = "jdoe", .AGE = 17, .GPA = 4.25}));

  for (const auto& entity : Good(student_cache.Configuration()).query_entities) {
    std::cout << ToString(entity) << "\n";
  }
  const Student student = *Good(student_cache.Get(1));
  std::cout << 1 << ", " << student.NAME << ", " << student.LOGIN << ", " << student.AGE << ", "
            << student.GPA << "\n";

  // DROP TABLE refuses it, for CREATE TABLE has not made it.
  Good(client.DestroyCache("SQL_PUBLIC_STUDENT"));
}
