"""事件流水: append-only and chained with SM3; written in the transaction of the change that it tells of."""
