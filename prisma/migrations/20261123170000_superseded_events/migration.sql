-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "run_id" TEXT;

-- CreateTable
CREATE TABLE "superseded_events" (
    "id" BIGSERIAL NOT NULL,
    "order_number" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "event" JSONB NOT NULL,
    "superseded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "superseded_events_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "superseded_events_order_number_seq_idx" ON "superseded_events"("order_number", "seq");

-- Not described by schema.prisma: the recorder, and nobody else, may take back the tail of a log.
CREATE OR REPLACE FUNCTION "refuse_change_of_order_events"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('gendan.superseding', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'order_events is append-only: % is refused', TG_OP;
END
$$;
