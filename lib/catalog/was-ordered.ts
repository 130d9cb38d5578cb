import "server-only";

/**
 * SQL: whether anyone ever ordered the track `t`, alone or with its release; paid, given back or given up makes no
 * difference, since an order names what it was about for good. An order handed over before the track was there has not.
 */
export const TRACK_WAS_ORDERED = `EXISTS (
  SELECT 1 FROM order_line l JOIN customer_order o ON o.id = l.order_id
  WHERE l.release_id = t.release_id AND (l.track_id = t.id OR (l.track_id IS NULL AND (
    o.fulfilled_at IS NULL OR o.fulfilled_at >= t.created_at
    OR EXISTS (SELECT 1 FROM entitlement e WHERE e.order_line_id = l.id AND e.track_id = t.id)))))`;
