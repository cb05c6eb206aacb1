// SPDX-License-Identifier: Apache-2.0
// Everything a host program needs; one with Boost.Asio also includes <glowplug/asio.h>, one that
// calculates with decimals of any length <glowplug/decimal_integer.h>.
#ifndef GLOWPLUG_GLOWPLUG_H_
#define GLOWPLUG_GLOWPLUG_H_

#include <glowplug/address_finder.h>       // IWYU pragma: export
#include <glowplug/any_deferred.h>         // IWYU pragma: export
#include <glowplug/cache.h>                // IWYU pragma: export
#include <glowplug/cache_configuration.h>  // IWYU pragma: export
#include <glowplug/client.h>               // IWYU pragma: export
#include <glowplug/cluster.h>              // IWYU pragma: export
#include <glowplug/cursor.h>               // IWYU pragma: export
#include <glowplug/decimal.h>              // IWYU pragma: export
#include <glowplug/deferred.h>             // IWYU pragma: export
#include <glowplug/described.h>            // IWYU pragma: export
#include <glowplug/error.h>                // IWYU pragma: export
#include <glowplug/expiry.h>               // IWYU pragma: export
#include <glowplug/hints.h>                // IWYU pragma: export
#include <glowplug/listener.h>             // IWYU pragma: export
#include <glowplug/log.h>                  // IWYU pragma: export
#include <glowplug/marshal_range.h>        // IWYU pragma: export
#include <glowplug/marshal_time.h>         // IWYU pragma: export
#include <glowplug/metrics.h>              // IWYU pragma: export
#include <glowplug/node_connection.h>      // IWYU pragma: export
#include <glowplug/object.h>               // IWYU pragma: export
#include <glowplug/partition_mapper.h>     // IWYU pragma: export
#include <glowplug/query_entity.h>         // IWYU pragma: export
#include <glowplug/retry_policy.h>         // IWYU pragma: export
#include <glowplug/scan.h>                 // IWYU pragma: export
#include <glowplug/type_description.h>     // IWYU pragma: export
#include <glowplug/types.h>                // IWYU pragma: export
#include <glowplug/value.h>                // IWYU pragma: export
#include <glowplug/view.h>                 // IWYU pragma: export
#include <glowplug/window.h>               // IWYU pragma: export

#endif  // GLOWPLUG_GLOWPLUG_H_
