-- AlterTable
ALTER TABLE "emails" ADD COLUMN     "paused_until" TIMESTAMPTZ(3);
