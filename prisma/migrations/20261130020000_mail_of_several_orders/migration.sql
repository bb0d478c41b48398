-- A mail that answers one about several orders is filed under each of them.
ALTER TABLE "inbound_mails" ADD COLUMN "order_numbers" TEXT[] DEFAULT ARRAY[]::TEXT[];
UPDATE "inbound_mails" SET "order_numbers" = ARRAY["order_number"] WHERE "order_number" IS NOT NULL;

DROP INDEX "inbound_mails_order_number_idx";
ALTER TABLE "inbound_mails" DROP COLUMN "order_number";

CREATE INDEX "inbound_mails_order_numbers_idx" ON "inbound_mails" USING GIN ("order_numbers");
