-- AlterTable
ALTER TABLE "emails" ADD COLUMN     "waits_for" TEXT;

-- CreateTable
CREATE TABLE "address_failures" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "address" TEXT NOT NULL,
    "open_address" TEXT,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 1,
    "smtp_code" INTEGER,
    "reason" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "cleared_at" TIMESTAMPTZ(3),
    "cleared_by" TEXT,

    CONSTRAINT "address_failures_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mail_domains" (
    "domain" TEXT NOT NULL,
    "taken" TIMESTAMPTZ(3)[],
    "last_at" TIMESTAMPTZ(3),

    CONSTRAINT "mail_domains_pkey" PRIMARY KEY ("domain")
);

-- CreateTable
CREATE TABLE "inbound_mails" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "key" TEXT NOT NULL,
    "message_id" TEXT,
    "references" TEXT[],
    "from_address" TEXT NOT NULL,
    "from_name" TEXT,
    "sender_kind" TEXT NOT NULL,
    "sender_code" TEXT,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "automatic" BOOLEAN NOT NULL DEFAULT false,
    "status" TEXT NOT NULL,
    "order_number" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "filed_at" TIMESTAMPTZ(3),
    "filed_by" TEXT,
    "refusal" TEXT,
    "raw" BYTEA NOT NULL,

    CONSTRAINT "inbound_mails_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbound_attachments" (
    "mail_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "inbound_attachments_pkey" PRIMARY KEY ("mail_id","position")
);

-- CreateIndex
CREATE UNIQUE INDEX "address_failures_open_address_key" ON "address_failures"("open_address");

-- CreateIndex
CREATE INDEX "address_failures_last_at_id_idx" ON "address_failures"("last_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "inbound_mails_key_key" ON "inbound_mails"("key");

-- CreateIndex
CREATE INDEX "inbound_mails_status_received_at_id_idx" ON "inbound_mails"("status", "received_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "inbound_mails_received_at_id_idx" ON "inbound_mails"("received_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "inbound_mails_order_number_idx" ON "inbound_mails"("order_number");

-- AddForeignKey
ALTER TABLE "inbound_attachments" ADD CONSTRAINT "inbound_attachments_mail_id_fkey" FOREIGN KEY ("mail_id") REFERENCES "inbound_mails"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
