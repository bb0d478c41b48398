-- AlterTable
ALTER TABLE "tasks" ADD COLUMN     "promised_at" TIMESTAMPTZ(3),
ADD COLUMN     "snoozed_until" TIMESTAMPTZ(3);

-- What the orders' own tasks say already
UPDATE "tasks" SET
    "promised_at" = coalesce(task->'promise'->>'at', task->'acknowledged'->>'promisedAt')::timestamptz,
    "snoozed_until" = (task->'snoozed'->>'until')::timestamptz
FROM (SELECT "number", key, value AS task FROM "orders", jsonb_each("state"->'tasks')) AS known
WHERE known."number" = "tasks"."order_number" AND known.key = "tasks"."key"
    AND (task ? 'promise' OR task ? 'acknowledged' OR task ? 'snoozed');
