-- AlterTable
ALTER TABLE "employees" ADD COLUMN     "mails_on_days_off" BOOLEAN,
ADD COLUMN     "quiet_from" INTEGER,
ADD COLUMN     "quiet_until" INTEGER;

-- AlterTable
ALTER TABLE "parties" ADD COLUMN     "mails_on_days_off" BOOLEAN,
ADD COLUMN     "quiet_from" INTEGER,
ADD COLUMN     "quiet_until" INTEGER;

-- AlterTable
ALTER TABLE "emails" ADD COLUMN     "digest_id" UUID,
ADD COLUMN     "digest_part" JSONB,
ADD COLUMN     "maybe_taken" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "send_by" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "emails_digest_id_idx" ON "emails"("digest_id");

-- AddForeignKey
ALTER TABLE "emails" ADD CONSTRAINT "emails_digest_id_fkey" FOREIGN KEY ("digest_id") REFERENCES "emails"("id") ON DELETE SET NULL ON UPDATE CASCADE;
