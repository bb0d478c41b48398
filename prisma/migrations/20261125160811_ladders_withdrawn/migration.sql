-- AlterTable
ALTER TABLE "ladder_versions" ADD COLUMN     "withdrawn" BOOLEAN NOT NULL DEFAULT false;
